import { code, type Text, text } from '../../report';
import type { dns as Dns, smtp as Smtp } from '../en/dns-smtp';
import { plural } from '../plural';

type DnsKind = Parameters<typeof Dns.meaning>[1];

const dnsMeanings: Record<Exclude<DnsKind, 'mx' | 'itself'>, (name: string) => Text> = {
  'null-mx': (name) =>
    text`${code(name)} declara que no recibe correo (MX nulo). El correo para ese dominio rebotará.`,
  none: (name) => text`${code(name)} no tiene registros MX ni direcciones: su correo no tiene adónde ir.`,
  'no-domain': (name) => text`${code(name)} no existe (NXDOMAIN).`,
  failed: (name) =>
    text`Los servidores de nombres de ${code(name)} responden con un error. El correo espera hasta que se arreglen.`,
  'no-server': () =>
    text`Ningún servidor de nombres respondió al dispositivo: revise primero la configuración DNS de este.`,
  unclear: () => text`No se pudo interpretar la respuesta.`,
  loop: (name) => text`Los alias (CNAME) de ${code(name)} forman un círculo: su correo no tiene adónde ir.`,
  servfail: (name) =>
    text`Los servidores de nombres de ${code(name)} fallan (SERVFAIL). No significa que el dominio ya no exista; el correo espera hasta que funcionen.`,
  dnssec: (name) =>
    text`Las firmas DNSSEC de ${code(name)} son incorrectas (SERVFAIL): quien las comprueba no encuentra ningún servidor de correo, y el correo espera.`,
  unanswered: (name) =>
    text`Ningún servidor DNS nos ha respondido sobre ${code(name)}. Eso no dice nada del dominio.`,
};

export const dns: typeof Dns = {
  headline(name, kind, servers, best) {
    if (kind === 'mx')
      return text`${code(name)} tiene ${servers} ${[plural(servers, 'servidor', 'servidores')]} de correo; el primero es ${code(best ?? '')}.`;
    if (kind === 'itself') return text`${code(name)} no tiene MX; el correo va a su propia dirección.`;
    return dnsMeanings[kind](name);
  },
  differ: (name, from) => text`${code(name)}: respuestas distintas según quién pregunta (${[from]}).`,
  noAnswer: (name) => text`No se pudo consultar ${code(name)} en DNS.`,
  only: (from) => `Solo visto desde ${from}`,
  differenceMeaning: {
    domain: () =>
      text`Para unos no hay nada y para otros sí: una zona interna junto a la pública (split horizon), o un «no» que sigue en una caché. La caché de un dispositivo se vacía con ${code('dnsflush')}.`,
    servers: () =>
      text`Se les envía a servidores de correo distintos: una zona interna junto a la pública (split horizon), o una respuesta antigua en una caché. La caché de un dispositivo se vacía con ${code('dnsflush')}.`,
    addresses: () =>
      text`Los servidores de correo son los mismos, sus direcciones no: es normal en los grandes proveedores, que responden según el lugar; si no, hay una respuesta antigua en una caché (${code('dnsflush')}).`,
  },
  meaning(name, kind) {
    if (kind === 'mx') return text`Servidores de correo, en el orden en que se prueban:`;
    if (kind === 'itself')
      return text`No hay registro MX, así que el correo va a la dirección del propio ${code(name)}:`;
    return dnsMeanings[kind](name);
  },
  address: 'Dirección',
  noAddress: () => text`⚠️ sin dirección`,
  more: (count) => text`${count} ${[plural(count, 'servidor', 'servidores')]} de correo más, sin consultar.`,
  button: 'DNS',
};

export const smtp: typeof Smtp = {
  words: {
    welcome: '✅ responde',
    rejected: '⚠️ responde, pero no nos admite',
    'no-greeting': '⚠️ conecta, sin saludo',
    refused: '🔴 conexión rechazada',
    'timed-out': '🔴 tiempo de espera agotado',
    'no-host': '🔴 el host no existe',
    unreachable: '🔴 inalcanzable',
    silent: '🔴 sin respuesta',
    unclear: '❔ sin resultado claro',
    'null-mx': '🔴 no recibe correo',
    'bad-mx': '🔴 su MX no es un nombre de host',
  },
  headline(result, host, reply) {
    switch (result) {
      case 'welcome':
        return text`${code(host)} responde en el puerto 25 (${code(String(reply ?? ''))}).`;
      case 'rejected':
        return text`${code(host)} responde en el puerto 25, pero no admite al dispositivo (${code(String(reply ?? ''))}).`;
      case 'no-greeting':
        return text`${code(host)} acepta la conexión, pero no envía ningún saludo.`;
      case 'refused':
        return text`${code(host)} rechaza la conexión.`;
      case 'timed-out':
      case 'silent':
        return text`${code(host)} no responde en el puerto 25.`;
      case 'no-host':
        return text`El DNS del dispositivo no conoce ${code(host)}.`;
      case 'unreachable':
        return text`El dispositivo no puede llegar a ${code(host)}.`;
      case 'unclear':
        return text`La prueba de ${code(host)} terminó sin un resultado que se pueda interpretar.`;
      case 'null-mx':
        return text`${code(host)} declara que no recibe correo (MX nulo).`;
      case 'bad-mx':
        return text`El servidor de correo que indica el DNS no es un nombre de host: ${code(host)}.`;
      default:
        return result satisfies never;
    }
  },
  differ: (name) => text`${code(name)}: no todos los dispositivos consiguen conectarse.`,
  none: (name) => text`${code(name)}: ningún dispositivo consigue conectarse, por motivos distintos.`,
  on: (from) => text`${code(from)}: `,
  onlyHere: (host) =>
    text`${code(host)} responde en el puerto 25 desde aquí, pero no desde el dispositivo: revise el camino entre ambos (firewall, dirección de origen, interfaz).`,
  nowhere: {
    'no-domain': (name) =>
      text`${code(name)} no existe en el DNS, visto desde el dispositivo y desde aquí: probablemente está mal escrito.`,
    none: (name) =>
      text`${code(name)} existe, pero no tiene servidor de correo: ni MX ni dirección, visto desde el dispositivo y desde aquí.`,
  },
  nowhereNext: {
    'no-domain': (name) =>
      text`Compruebe cómo está escrito ${code(name)}, aquí y en la dirección del destinatario. Nada de nuestro lado puede alcanzarlo; si está bien escrito, su titular lo ha dejado caducar.`,
    none: (name) =>
      text`Compruebe cómo está escrito, y si el correo es del dominio superior o de un subdominio. Si no, solo quien administra ${code(name)} puede cambiarlo; el correo para ese dominio rebotará.`,
  },
  noAnswer: (name) => text`No se pudo probar la conexión con ${code(name)}.`,
  server: 'Servidor',
  address: 'Dirección probada',
  meaning(result, name) {
    switch (result) {
      case 'welcome':
        return text`El camino está libre. Si hay correo en espera para ${code(name)}, merece la pena reintentar.`;
      case 'rejected':
        return text`Abajo están sus propias palabras: a menudo una lista de bloqueo, o demasiadas conexiones.`;
      case 'no-greeting':
        return text`Está sobrecargado, o un firewall intermedio inspecciona SMTP. El dispositivo colgó.`;
      case 'refused':
        return text`Allí nada escucha en el puerto 25, o un firewall lo rechaza. Reintentar solo añadirá rebotes temporales.`;
      case 'timed-out':
      case 'silent':
        return text`Su servidor está apagado, o los paquetes se pierden por el camino: compare con otro dispositivo.`;
      case 'no-host':
        return text`El nombre no se resuelve: vea ${code(`dns ${name}`)}.`;
      case 'unreachable':
        return text`El dispositivo no tiene ruta hasta allí: revise primero su red.`;
      case 'unclear':
        return text`Abajo está lo que mostró el dispositivo.`;
      case 'null-mx':
        return text`No se conectó a nada. El correo para ese dominio rebotará.`;
      case 'bad-mx':
        return text`No se conectó a nada. Solo puede corregirlo quien administra el dominio.`;
      default:
        return result satisfies never;
    }
  },
  button: (name) => `SMTP ${name}`,
};
