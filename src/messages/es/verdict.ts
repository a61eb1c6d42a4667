import type { ReverseFacts } from '../../jobs/probes/domain-facts';
import type { FactName, Facts } from '../../jobs/verdict/facts';
import type { Told } from '../../jobs/verdict/judge';
import type { RuleName, Source } from '../../jobs/verdict/rules';
import type { Blame, Confidence } from '../../jobs/verdict/rules/rule';
import type { Reach } from '../../jobs/verdict/seen';
import { code, duration, listed, type Text, text, time } from '../../report';
import { sources } from './verdict-sources';

type Result<K extends 'dig' | 'dns'> =
  Exclude<Facts[K], 'failed' | undefined> extends infer F
    ? F extends { result: infer R extends string }
      ? R
      : F extends { kind: infer R extends string }
        ? R
        : never
    : never;

const d = ({ domain }: Told) => code(domain);

/** Por qué la conexión de ahora pesa más que lo de antes. */
function before({ before: { reply, state } = {} }: Told): Text {
  const ago = reply?.ago === undefined ? [] : text` de hace ${duration(reply.ago)}`;
  return [
    ...(reply === undefined
      ? []
      : reply.bounced
        ? text` El ${code(reply.codes)}${ago} en su registro de correo devolvió un mensaje; no retiene ningún otro.`
        : text` El ${code(reply.codes)} de su registro de correo es${ago.length > 0 ? ago : [' anterior']}; ahora responde.`),
    ...(state === undefined
      ? []
      : text` El estado «${[states[state]]}» es el de su último intento; esta conexión es más reciente.`),
  ];
}

const states = { down: 'caído', unknown: 'desconocido' };

const sentences: Record<RuleName, (told: Told) => Text> = {
  suspended: (told) =>
    text`La entrega está suspendida en el dispositivo: no sale nada para ${d(told)} ni para nadie hasta que se reanude.`,
  'no-record': (told) => text`El dispositivo no tiene correo para ${d(told)}: no hay nada que resolver.`,
  'no-domain-no-mail': (told) =>
    text`${d(told)} no existe en el DNS (NXDOMAIN) y el dispositivo no tiene correo para ese dominio: compruebe cómo está escrito.`,
  'nothing-waiting': (told) => text`${d(told)} está activo y no hay nada en espera.`,
  'appliance-without-dns': (told) =>
    text`Los servidores DNS del dispositivo no le responden, aunque ${d(told)} se resuelve desde aquí: revise su configuración DNS y su camino hasta ellos.`,
  'null-mx': (told) =>
    text`${d(told)} declara en el DNS que no acepta correo: probablemente la dirección es incorrecta.`,
  'mx-loopback': (told) =>
    text`Los hosts de correo que el DNS nombra para ${d(told)} tienen direcciones con las que cada host se alcanza a sí mismo: no se les puede entregar correo. Probablemente la dirección es incorrecta.`,
  'unseen-here': (told) =>
    text`${d(told)} no existe en el DNS visto desde aquí, pero el dispositivo obtiene respuesta: su caché es antigua o sus servidores DNS ven más que los nuestros. Compare ambos con un tercer servidor.`,
  'dns-fails-there': (told) =>
    text`${d(told)} se resuelve desde aquí, pero al dispositivo le falla: su servidor DNS comprueba las firmas DNSSEC y las encuentra incorrectas, no alcanza los servidores de nombres o recuerda un fallo antiguo. Vacíe su caché DNS y vuelva a preguntar.`,
  'dns-differs': (told) =>
    text`El dispositivo no obtiene del DNS lo que obtenemos nosotros de ${d(told)}: su caché es antigua o pregunta a otros servidores. Vacíe su caché DNS y compare de nuevo.`,
  'no-domain-both': (told) => text`${d(told)} no existe en el DNS, visto desde el dispositivo y desde aquí.`,
  'no-domain': (told) => text`${d(told)} no existe en el DNS, visto desde un lado; el otro no se ha visto.`,
  'no-mail-host': (told) => text`El DNS no nombra ningún host que acepte correo para ${d(told)}.`,
  dnssec: (told) =>
    text`Las firmas DNSSEC de ${d(told)} son incorrectas: quien las comprueba, y quizá el dispositivo, no encuentra ningún host de correo.`,
  'dns-broken': (told) =>
    text`Los servidores de nombres de ${d(told)} fallan, visto desde el dispositivo y desde aquí. No significa que el dominio no exista; el correo espera hasta que funcionen. Si ambos lados preguntan al mismo servidor DNS, mire primero ese.`,
  'dns-silent': (told) =>
    text`El DNS de ${d(told)} no se puede consultar ni en el dispositivo ni aquí: no se puede distinguir si es el suyo o el nuestro.`,
  'tls-fails': (told) =>
    text`El dispositivo debe usar TLS con ${d(told)} y no lo consigue: un saludo 220 no ayuda en nada.`,
  'greylisting-lasts': (told) =>
    text`${d(told)} responde con lista gris (greylisting), pero hay correo que espera desde hace horas: los reintentos salen por direcciones distintas, o lo que parece lista gris es un rechazo.`,
  greylisting: (told) =>
    told.nextTry === undefined
      ? text`Lista gris (greylisting): ${d(told)} acepta este correo en un intento posterior.`
      : text`Lista gris (greylisting): ${d(told)} acepta este correo en un intento posterior; próximo intento aproximado: ${time(told.nextTry)}, como pronto; el dispositivo no muestra cuándo lo hará.`,
  inspected: (told) =>
    text`Algo entre el dispositivo y ${d(told)} reescribe SMTP (oculta el saludo): desactive la inspección ESMTP para el dispositivo.`,
  'turned-away-there-alone': (told) =>
    text`${d(told)} rechaza al dispositivo, pero a nosotros nos admite desde aquí: el motivo es la dirección desde la que envía el dispositivo.`,
  'no-reverse-dns': (told) =>
    text`${d(told)} rechaza la dirección del dispositivo por su DNS inverso, y también desde aquí falta o no conduce de vuelta: haga que se cree un registro PTR para ella.`,
  'reply-us': (told) => text`${d(told)} rechaza, según sus propias palabras, por una causa de nuestro lado.`,
  'reply-path': (told) => text`La última entrega a ${d(told)} falló por el camino; la respuesta no dice más.`,
  'reply-them': (told) =>
    text`${d(told)} rechaza por ahora, según sus propias palabras, por una causa de su lado.`,
  'reply-recipient': (told) =>
    text`${d(told)} rechaza por ahora una dirección o un buzón, según sus propias palabras. No dice nada del correo para otros destinatarios de allí.`,
  'reply-message': (told) =>
    text`${d(told)} rechaza por ahora un mensaje por su contenido o su remitente, según sus propias palabras. No dice nada del resto del correo.`,
  'reply-unclear': (told) =>
    text`${d(told)} rechaza por ahora y no dice por qué. El dispositivo lo reintenta por sí solo.`,
  'bounced-us': (told) =>
    text`${d(told)} rechaza correo definitivamente por una causa de nuestro lado, según sus propias palabras, y se devuelve a sus remitentes. Corríjala primero: un reintento devuelve del mismo modo lo que espera.`,
  'bounced-idle': (told) =>
    text`No hay nada en espera para ${d(told)}, pero el último correo se rechazó definitivamente y se devolvió a su remitente.`,
  'refuse-all': (told) =>
    text`${d(told)} rechaza a todos, al dispositivo y a nosotros, antes de que se ofrezca ningún correo.`,
  'turned-away': (told) =>
    text`${d(told)} responde y rechaza la conexión; desde un solo lado no se sabe si es por nuestra dirección.`,
  'other-hosts': (told) =>
    text`El dispositivo envía el correo de ${d(told)} a otros hosts que los que nombra el DNS desde aquí, y no los alcanza: su respuesta DNS es antigua o distinta.`,
  'blocked-path': (told) =>
    text`${d(told)} responde desde aquí, pero el dispositivo no puede conectar: revise el firewall, la interfaz y la dirección pública por la que sale; o bloquean esa dirección.`,
  'another-answers': (told) =>
    text`El dispositivo no puede conectar con el host de correo de ${d(told)} que probó; desde aquí responde otro. El dispositivo pasa a los demás por sí solo: pruebe ese desde el dispositivo.`,
  'no-mx-no-answer': (told) =>
    text`${d(told)} no nombra ningún host de correo en el DNS, y su propia dirección no acepta correo ni del dispositivo ni de aquí: probablemente la dirección está mal escrita.`,
  'refused-both': (told) =>
    text`${d(told)} rechaza conexiones desde el dispositivo y desde aquí: su servidor de correo está apagado, salvo que ambos salgan por un firewall nuestro que rechaza.`,
  'no-route-both': (told) => text`No hay ruta a ${d(told)} desde el dispositivo ni desde aquí.`,
  'no-answer-both': (told) =>
    text`No se alcanza a ${d(told)} desde el dispositivo ni desde aquí: su lado está caído o nuestra red bloquea el puerto 25. Compruebe un dominio que funcione: si responde desde aquí, son ellos.`,
  'no-greeting-both': (told) =>
    text`${d(told)} acepta conexiones del dispositivo y de aquí, pero no saluda: su servidor está colgado o hace esperar a propósito, salvo que un firewall nuestro responda en su lugar.`,
  'no-greeting-there': (told) =>
    text`${d(told)} nos saluda aquí, pero no al dispositivo: algo en su camino se traga SMTP, o hacen esperar a su dirección.`,
  'no-greeting': (told) =>
    text`El dispositivo conecta con ${d(told)}, pero no recibe saludo. Siga investigando: smtpping, captura de paquetes, registro de depuración de dominio.`,
  'refused-there': (told) =>
    text`La conexión del dispositivo con ${d(told)} falla; desde un solo lado no se sabe si son ellos o el camino. Siga investigando: smtpping, captura de paquetes, registro de depuración de dominio.`,
  'no-answer-there': (told) =>
    text`El dispositivo no recibe respuesta de ${d(told)}: su lado, el camino o la interfaz por la que sale. Siga investigando: smtpping, captura de paquetes, registro de depuración de dominio.`,
  slow: (told) =>
    text`${d(told)} responde, pero despacio: está lento, no caído. El dispositivo puede rendirse antes del saludo.`,
  'inspected-both': (told) =>
    text`El saludo de ${d(told)} está oculto tanto para el dispositivo como para nosotros: un firewall reescribe SMTP, el suyo o uno que compartimos. Aun así, el correo puede pasar.`,
  'other-hosts-answer': (told) =>
    text`El dispositivo envía el correo de ${d(told)} a otros hosts que los que nombra el DNS desde aquí, y estos lo saludan. Si ${d(told)} ha mudado su correo, pueden rechazarlo definitivamente: vacíe la caché DNS y compare antes de reintentar.`,
  'on-its-way': (told) =>
    text`${d(told)} está activo y saluda al dispositivo con 220; su correo espera desde hace unos minutos como mucho y va de camino.`,
  'answers-up': (told) =>
    text`${d(told)} saluda al dispositivo con 220 y está activo, pero hay correo que espera desde hace más de una hora: lo que lo retiene viene después del saludo. Reintente la entrega y lea la respuesta en el registro.`,
  answers: (told) =>
    text`El dispositivo conecta con ${d(told)} y recibe el saludo 220: su próximo intento automático debería pasar.${before(told)} Reintente la entrega para no esperarlo.`,
  'answers-nothing-waiting': (told) =>
    text`El dispositivo conecta con ${d(told)} y recibe el saludo 220, y no hay nada en espera.`,
  'answers-here': (told) =>
    text`${d(told)} responde desde aquí; aún no se sabe qué ve el dispositivo. Pruébelo desde el dispositivo.`,
  'unreached-here': (told) =>
    text`No se alcanza a ${d(told)} desde aquí; puede ser nuestra propia red. Pruébelo desde el dispositivo.`,
  bounced: (told) =>
    text`El correo para ${d(told)} se rechazó definitivamente y se devolvió a sus remitentes; eso no explica ningún correo en espera.`,
  'not-tried': (told) => text`El dispositivo aún no ha intentado ${d(told)}: falta el primer intento.`,
  'state-down': (told) =>
    text`${d(told)} está caído para el dispositivo: conexión rechazada, sin ruta, o la conversación SMTP expiró. Cuál de ellas, su estado no lo dice.`,
  'state-unknown': (told) =>
    text`El dispositivo no puede conectar con ${d(told)}: quizá por una interfaz incorrecta, o el firewall no traduce su dirección (NAT). Cuál de las dos cosas, su estado no lo dice.`,
  'up-retrying': (told) =>
    text`${d(told)} está activo y su correo espera desde hace menos de una hora: así se ven los reintentos automáticos.`,
  'up-stuck': (told) =>
    text`${d(told)} está activo, pero hay correo en espera. Por qué, su estado no lo dice.`,
  'nothing-known': (told) => text`No se sabe nada de ${d(told)}: ninguna comprobación dio respuesta.`,
};

const who: Record<Blame, string> = {
  them: 'Son ellos',
  us: 'Somos nosotros',
  path: 'Es el camino entre ambos',
  itself: 'Se resuelve solo',
  unknown: 'Desconocido',
};

const sure: Record<Confidence, string> = {
  sure: 'seguro',
  likely: 'probable',
  weak: 'solo un primer indicio',
};

const facts: Record<FactName, string> = {
  host: 'Estado en el dispositivo',
  suspended: 'Entrega',
  dig: 'DNS del dispositivo',
  telnet: 'Conexión desde el dispositivo',
  smtpping: 'Prueba SMTP desde el dispositivo',
  dns: 'DNS desde aquí',
  smtp: 'Conexión desde aquí',
  log: 'Última respuesta registrada',
  sending: 'Envía desde',
};

const reach: Record<Reach, string> = {
  welcome: 'conectado, admitido',
  'turned-away': 'conectado, rechazado',
  rewritten: 'conectado, saludo reescrito por el camino',
  'no-greeting': 'conectado, sin saludo',
  refused: 'conexión rechazada',
  'no-answer': 'sin respuesta',
  'no-route': 'sin ruta',
  'no-connection': 'sin conexión',
};

const dig: Record<Result<'dig'>, string> = {
  answered: 'respondió',
  empty: 'sin MX',
  'no-domain': 'no existe el dominio',
  failed: 'falló un servidor de nombres',
  'no-server': 'no respondió ningún servidor de nombres',
  unclear: 'no se pudo leer',
};

const dns: Record<Result<'dns'>, string> = {
  mx: 'hosts de correo',
  implicit: 'sin MX, cuenta su propia dirección',
  null: 'no acepta correo (null MX)',
  none: 'ningún host de correo',
  'no-domain': 'no existe el dominio',
  loop: 'alias en círculo',
  unknown: 'no se pudo consultar',
};

function reverse(found: ReverseFacts): Text {
  switch (found.kind) {
    case 'confirmed':
      return text`es ${code(found.names[0] ?? '')}, y ese nombre resuelve a ella`;
    case 'unconfirmed':
      return text`⚠️ es ${code(found.names[0] ?? '')}, que no conduce de vuelta: muchos destinos rechazan su correo`;
    case 'none':
      return text`⚠️ no tiene DNS inverso: muchos destinos rechazan su correo`;
    case 'private':
      return text`es privada: los destinos ven otra dirección (indíquela: ${code('sendsFrom')} en la configuración)`;
    case 'unknown':
      return text`no se pudo consultar su DNS inverso`;
    default:
      return found satisfies never;
  }
}
export const verdict = {
  sentences,
  who,
  sure,
  facts,
  reach,
  dig,
  dns,
  reverse,
  blockLists: (addresses: readonly string[]): Text => [
    ...(addresses.length === 0
      ? text`Busque en las listas de bloqueo la dirección pública desde la que envía el dispositivo`
      : text`Busque ${listed(addresses.map(code))} en las listas de bloqueo`),
    ...text`; si no está en ninguna, pregunte a su postmaster, con la respuesta exacta y su hora.`,
  ],
  suspended: 'suspendida',
  running: 'en marcha',
  noRecord: 'sin registro',
  waiting: 'en espera',
  closed: 'no se prueba: no es una dirección pública',
  confidence: 'Certeza',
  source: 'Según',
  sources: (source: Source): string => sources[source],
  failed: (facts: string): Text =>
    text`No hubo respuesta de: ${[facts]}. El veredicto puede cambiar con ella.`,
};
