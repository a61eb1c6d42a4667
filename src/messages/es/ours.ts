import type { ClosedRange } from '../../problem';
import { code, duration, text, time } from '../../report';
import type { ours as Ours } from '../en/ours';
import { plural } from '../plural';

export const ours: typeof Ours = {
  here: 'aquí',
  title: () => text`Desde aquí`,
  failures: {
    servfail: 'SERVFAIL: fallan los servidores de nombres del dominio',
    dnssec: 'SERVFAIL: las firmas DNSSEC son incorrectas',
    refused: 'REFUSED: no nos atiende',
    truncated: 'respuesta cortada, y TCP no funciona',
    malformed: 'respuesta ilegible',
    formerr: 'FORMERR: no entiende la pregunta',
    rcode: 'otro error de DNS',
    lame: 'no es responsable de la zona ni pregunta a otros',
    timeout: 'sin respuesta a tiempo',
    unreachable: 'inalcanzable',
    'bad-name': 'por ese nombre no se puede preguntar',
    cancelled: 'se nos acabó el tiempo',
  },
  resolver: (resolver) => `Servidor DNS ${resolver}`,
  resolverFailed: (failed, asked) =>
    text`⚠️ ${failed} de ${asked} ${[plural(asked, 'pregunta', 'preguntas')]} sin respuesta`,
  resolversDiffer: () =>
    text`Nuestros servidores DNS no coinciden; uno tiene una respuesta antigua u otra zona:`,
  answers: {
    'no-data': 'no hay tal registro',
    'no-domain': 'no existe el dominio',
    loop: 'alias en círculo',
  },
  alias: (host) => text` ⚠️ alias de ${code(host)}: un MX no debe serlo, y algunos remitentes lo rechazan`,
  badName: () => text` ⚠️ no es un nombre de host`,
  alsoNull: () => text`⚠️ Junto a ellos hay un MX nulo, que los contradice.`,
  published: { spf: 'SPF', dmarc: 'DMARC', mtaSts: 'MTA-STS', tlsRpt: 'TLS-RPT', dane: 'DANE' },
  publishedNone: () => text`no hay`,
  several: (count) => text`⚠️ ${count} registros, así que no cuenta ninguno`,
  faulty: (count) => text` ⚠️ con ${count} ${[plural(count, 'error', 'errores')]}`,
  unknown: (reason) => text`no se pudo consultar (${[reason]})`,
  policyFailed: () => text`⚠️ anunciado, pero su política no se puede descargar o leer`,
  policy: { enforce: 'obligatorio', testing: 'solo en pruebas', none: 'desactivado' },
  policyLacks: (host) => text`, ⚠️ no incluye ${code(host)}`,
  dane: {
    none: 'no hay',
    insecure: 'registros sin DNSSEC válido: los remitentes los pasan por alto',
    unusable: 'registros que nadie puede usar: se exige TLS, el certificado no se comprueba',
    published: 'publicado y avalado por DNSSEC',
    unknown: '⚠️ no se pudo consultar: quienes lo respetan esperan',
  },
  reached: {
    welcome: '✅ responde',
    'turned-away': '⚠️ responde, pero no nos admite',
    rewritten: '⚠️ saludo reescrito por el camino',
    'no-greeting': '⚠️ conecta, sin saludo',
    refused: '🔴 conexión rechazada',
    'no-answer': '🔴 sin respuesta',
    'no-route': '🔴 sin ruta',
    'no-connection': '🔴 sin conexión',
  },
  closed: {
    own: 'sin probar: es una dirección nuestra, y ahí no me conecto',
    range: (range) => `sin probar: dirección ${ranges[range]}, y ahí no me conecto`,
  },
  after: (seconds) => text`, saludo al cabo de ${duration(seconds)}`,
  secured: (protocol) => text`, ${[protocol]}`,
  largest: (megabytes) => text`, hasta ${megabytes} MB por mensaje`,
  certificate: 'Certificado',
  certificateOf: (name, issuer, until, more) => [
    ...text`${code(name)}`,
    ...(more === 0 ? [] : text` y ${more} ${[plural(more, 'nombre', 'nombres')]} más`),
    ...text`, emitido por ${code(issuer)}, hasta ${time(until)}`,
  ],
  nobody: () => text`No hay ninguna dirección a la que conectarse.`,
  moreAddresses: (count) => text`${count} ${[plural(count, 'dirección', 'direcciones')]} más, sin probar.`,
  says: (host, address) => `${host} (${address}), su saludo a este bot`,
  weights: {
    blocks: '🔴 Bloquea el correo',
    waits: '⏳ Hace esperar al correo',
    'blocks-strict': '⚠️ Bloquea a los remitentes estrictos',
    advice: 'Consejo para ellos',
  },
  finding(finding) {
    switch (finding.kind) {
      case 'refused':
        return text`nada escucha allí en el puerto 25, o un firewall lo rechaza`;
      case 'no-answer':
        return text`nadie contesta a la conexión: está apagado o se descartan los paquetes`;
      case 'no-route':
        return text`desde aquí no hay camino hasta allí`;
      case 'not-smtp':
        return text`lo que contesta no es un servidor de correo`;
      case 'silent':
        return text`conecta y calla: sobrecarga, espera intencionada o un firewall que se traga los datos`;
      case 'hung-up':
        return text`conecta y cuelga sin decir nada`;
      case 'too-much':
        return text`envía más de lo que envía cualquier servidor de correo`;
      case 'turned-away':
        return finding.at === 'banner'
          ? text`saluda con un rechazo (${code(String(finding.reply.code))})`
          : finding.at === 'ehlo'
            ? text`rechaza nuestro EHLO (${code(String(finding.reply.code))})`
            : text`rechaza nuestro EHLO dentro de TLS (${code(String(finding.reply.code))}): quien envía con TLS espera`;
      case 'mute-in-tls':
        return text`acepta TLS y luego calla dentro: quien envía con TLS espera`;
      case 'starttls-again':
        return text`ofrece STARTTLS otra vez dentro de TLS, lo que prohíbe la RFC 3207`;
      case 'slow-banner':
        return text`saluda solo al cabo de ${duration(finding.ms / 1000)}: lento, no caído`;
      case 'teaser':
        return text`retiene el saludo a propósito; rechaza a quien habla antes de tiempo`;
      case 'no-esmtp':
        return text`no conoce EHLO, solo el antiguo HELO`;
      case 'rewritten':
        return text`algo por el camino reescribe SMTP (un firewall con inspección ESMTP)`;
      case 'unasked':
        return text`envió ${finding.octets} bytes que nadie había pedido`;
      case 'no-starttls':
        return text`no ofrece TLS: el correo viaja en claro`;
      case 'starttls-declined':
        return text`ofrece STARTTLS y luego lo rechaza`;
      case 'tls-failed':
        return text`falla la negociación TLS; un dispositivo que exige TLS no entrega nada`;
      case 'old-tls':
        return text`solo ${[finding.protocol]}, que está anticuado`;
      case 'certificate':
        return text`certificado: ${[certificate[finding.fault]]}`;
      case 'expires-soon':
        return text`el certificado caduca dentro de ${finding.days} ${[plural(finding.days, 'día', 'días')]}`;
      case 'dane':
        return text`DANE: ${[dane[finding.match]]}`;
      case 'mta-sts':
        return text`MTA-STS: ${[mtaSts[finding.fault]]}`;
      default:
        return finding satisfies never;
    }
  },
  plainAdvice: () =>
    text`La mayoría de los remitentes no comprueba el certificado: un consejo por sí solo no retiene correo, salvo que se exija TLS para este destino.`,
};

export const ranges: Record<ClosedRange, string> = {
  unspecified: 'sin especificar',
  private: 'privada',
  'carrier-nat': 'interna de un operador',
  loopback: 'de bucle local',
  'link-local': 'de enlace local',
  special: 'de uso especial',
  multicast: 'de multidifusión',
  reserved: 'reservada',
};
const certificate = {
  name: 'no es para este nombre',
  chain: 'autofirmado, o aquí no se conoce a quien lo emitió',
  expired: 'caducado',
  'not-yet-valid': 'todavía no es válido',
};
const dane = {
  mismatch: 'su certificado no es el publicado',
  'no-tls': 'prometido en el DNS, pero no ofrece TLS',
  unknown: 'no se pudo consultar',
};
const mtaSts = {
  'not-listed': 'su política no incluye este servidor',
  'no-tls': 'su política exige TLS, y no lo ofrece',
  certificate: 'su política exige un certificado válido',
};
