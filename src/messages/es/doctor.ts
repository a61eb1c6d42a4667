import { type ScopeUse, scopeUses } from '../../doctor/finding';
import { code, duration, text } from '../../report';
import type { doctor as English } from '../en/doctor';
import { plural } from '../plural';
import { problem } from './problems';

const uses: Record<ScopeUse, string> = {
  commands: 'nadie puede escribir el comando de barra',
  answers: 'no se puede publicar ninguna respuesta',
  mentions: 'nadie puede preguntar en un hilo',
  shared: 'puede publicarse una respuesta donde otra organización la lee',
  sharedPrivate: 'puede publicarse una respuesta en un canal privado donde otra organización la lee',
  language: 'se responde a todo el mundo en el idioma predeterminado',
  direct: 'se pierde la respuesta que un canal no admite',
  groups: 'el acceso concedido a un grupo de usuarios no da acceso a nadie',
};

const what: typeof English.what = (finding) => {
  switch (finding.kind) {
    case 'slack':
      return text`Slack acepta el token del bot, del espacio de trabajo ${code(finding.team)}.`;
    case 'slack-refused':
      return text`Slack no acepta el token del bot, o no se puede acceder a Slack (${code(finding.error)}).`;
    case 'slack-team':
      return text`El token del bot es del espacio de trabajo ${code(finding.team)}; en la configuración figura ${code(finding.known.join(', '))}.`;
    case 'scopes':
      return text`Están concedidos los ${finding.scopes} permisos (scopes) que el bot necesita.`;
    case 'scope-missing':
      return text`Falta el permiso ${code(finding.scope)}: ${[uses[scopeUses[finding.scope]]]}.`;
    case 'scopes-unknown':
      return text`Permisos: Slack no indicó cuáles concedió.`;
    case 'sockets':
      return text`Socket Mode: ${finding.connections} ${[plural(finding.connections, 'conexión', 'conexiones')]} con Slack, ${[plural(finding.connections, 'y es nuestra', 'todas nuestras')]}.`;
    case 'sockets-strange':
      return text`Socket Mode: Slack tiene ${finding.seen} conexiones de esta aplicación y solo ${finding.ours} ${[plural(finding.ours, 'es nuestra', 'son nuestras')]}. Es posible que alguien tenga el token de aplicación (app-level).`;
    case 'sockets-none':
      return text`Socket Mode: sin conexión con Slack (${code(finding.error)}).`;
    case 'clock':
      return text`El reloj coincide con el de Slack (diferencia: ${duration(finding.seconds)}).`;
    case 'clock-off':
      return text`El reloj difiere del de Slack en ${duration(finding.seconds)}.`;
    case 'clock-unknown':
      return text`Reloj: Slack no indicó su hora.`;
    case 'teams':
      return text`Microsoft concede un token a la aplicación de Teams ${code(finding.app)}.`;
    case 'teams-refused':
      return text`Microsoft no concede ningún token a la aplicación de Teams ${code(finding.app)} (${code(finding.error)}), así que no se puede enviar nada.`;
    case 'teams-keys':
      return text`Las claves que prueban lo que llega de Teams se obtienen de ${code(finding.host)}.`;
    case 'teams-keys-silent':
      return text`Las claves que prueban lo que llega de Teams no se pueden obtener de ${code(finding.host)} (${code(finding.error)}); las conocidas siguen valiendo.`;
    case 'teams-service':
      return text`Se recibió actividad de Teams, que espera sus respuestas en ${code(finding.host)}.`;
    case 'teams-unheard':
      return text`Dirección de Teams: desde el inicio no se recibió nada de allí.`;
    case 'teams-playground':
      return text`Teams funciona sin autenticación (${code('playground: true')}): en esta máquina cualquiera puede hacerse pasar por cualquiera.`;
    case 'redis':
      return text`Redis responde, versión ${code(finding.version)}.`;
    case 'redis-silent':
      return text`Redis no responde (${code(finding.reason)}).`;
    case 'redis-old':
      return text`Redis tiene la versión ${code(finding.version)}; la más antigua admitida es la 6.2.`;
    case 'never-evicts':
      return text`Redis no descarta nunca el trabajo (${code('noeviction')}).`;
    case 'evicts':
      return text`Redis puede descartar trabajo aceptado cuando se llena (${code(finding.policy)}).`;
    case 'append-only':
      return text`Redis escribe en su archivo append-only lo que acepta.`;
    case 'not-append-only':
      return text`Redis olvida el trabajo aceptado al reiniciarse: su archivo append-only está desactivado.`;
    case 'master':
      return text`Redis es el maestro, así que admite escritura.`;
    case 'not-master':
      return text`Redis no es el maestro (${code(finding.role)}): el trabajo puede ser rechazado o perderse.`;
    case 'memory':
      return text`Redis usa el ${finding.percent} % de su límite de memoria.`;
    case 'memory-high':
      return text`Redis usa el ${finding.percent} % de su límite de memoria; cuando se llene, no se aceptará nada.`;
    case 'memory-unlimited':
      return text`Memoria de Redis: no tiene un límite con que compararla.`;
    case 'ledger':
      return text`El registro de cambios es el mismo de antes (${code(finding.id)}).`;
    case 'ledger-other':
      return text`${code('dataDir')} contiene el registro de cambios ${code(finding.here)}; esta instalación usaba ${code(finding.used)}.`;
    case 'ledger-new':
      return text`Registro de cambios: Redis todavía no conoce ninguno, porque no se ha iniciado ningún worker.`;
    case 'trail':
      return text`Se puede escribir en el registro de auditoría, y sus ${finding.lines} líneas están íntegras.`;
    case 'trail-broken':
      return text`El registro de auditoría fue modificado o cortado: la línea ${finding.line} es la primera que no encaja.`;
    case 'trail-long':
      return text`Registro de auditoría: es demasiado largo para leerlo durante la espera.`;
    case 'node':
      return text`Node ${code(finding.version)} recibe correcciones de seguridad.`;
    case 'node-old':
      return text`Node ${code(finding.version)} ya no recibe correcciones de seguridad.`;
    case 'appliance':
      return text`${code(finding.appliance)}: la clave de host, el inicio de sesión y los permisos son correctos; muestra ${code(finding.prompt)}.`;
    case 'appliance-cluster':
      return text`${code(finding.appliance)}: la sesión se abre en un modo de todo el clúster, ${code(finding.prompt)}.`;
    case 'status-unread':
      return text`${code(finding.appliance)}: se inicia sesión, pero no se pudo interpretar su ${code('status')}.`;
    case 'legacy-ssh':
      return text`${code(finding.appliance)}: ${code('legacySsh')} permite algoritmos SSH que ya no son seguros.`;
    case 'asking':
      return text`${code(finding.appliance)}: consultando …`;
    case 'trouble':
      return problem(finding.trouble).what;
    default:
      return finding satisfies never;
  }
};

const fix: typeof English.fix = (finding) => {
  switch (finding.kind) {
    case 'slack-refused':
      return text`Indique el Bot User OAuth Token de la aplicación en ${code('slack.botToken')} y permita que el bot acceda a Slack.`;
    case 'slack-team':
      return text`Añada ${code(finding.team)} a ${code('slack.teamIds')}, o indique el token del espacio de trabajo correcto.`;
    case 'scope-missing':
      return text`Añada ${code(finding.scope)} en OAuth & Permissions de la aplicación y vuelva a instalarla.`;
    case 'sockets-strange':
      return text`Revoque el token en Basic Information de la aplicación de Slack, indique uno nuevo en ${code('slack.appToken')} y reinicie.`;
    case 'sockets-none':
      return text`Permita que el bot acceda a ${code('slack.com')} y ${code('*.slack.com')} (443) y revise ${code('slack.appToken')}.`;
    case 'clock-off':
      return text`Ajuste el reloj de esta máquina por NTP; con 5 minutos de diferencia se rechaza todo.`;
    case 'teams-refused':
      return text`Revise ${code('teams.appId')}, ${code('teams.tenantId')} y el secreto, que caduca en Entra, y permita que el bot acceda a login.microsoftonline.com.`;
    case 'teams-keys-silent':
      return text`Permita que el bot acceda a esa dirección.`;
    case 'teams-playground':
      return text`Quite ${code('teams.playground')} donde haya dispositivos reales.`;
    case 'redis-silent':
      return text`Inicie Redis y revise ${code('redis.url')} y los permisos de su usuario.`;
    case 'redis-old':
      return text`Use Redis 6.2 o posterior, o Valkey.`;
    case 'evicts':
      return text`Configure ${code('maxmemory-policy noeviction')} en redis.conf y reinicie Redis.`;
    case 'not-append-only':
      return text`Configure ${code('appendonly yes')} en redis.conf y reinicie Redis.`;
    case 'not-master':
      return text`Haga que ${code('redis.url')} indique el maestro.`;
    case 'memory-high':
      return text`Aumente ${code('maxmemory')}, o vea en ${code('/metrics')} qué está en espera.`;
    case 'ledger-other':
      return text`Inicie el bot con el ${code('dataDir')} anterior, o adopte este: ${code('node dist/main.js ledger adopt')}.`;
    case 'trail-broken':
      return text`Conserve una copia tal como está y averigüe quién podía escribir en ${code('dataDir')}.`;
    case 'trail-long':
      return text`Léalo en la propia máquina: ${code('node dist/main.js audit verify')}.`;
    case 'node-old':
      return text`Ejecute el bot con Node 22 o 24.`;
    case 'appliance-cluster':
      return text`Indique su máquina como ${code('machine')} en la configuración.`;
    case 'status-unread':
      return text`Ejecute ${code('status')} a mano con la cuenta del bot para ver qué muestra.`;
    case 'legacy-ssh':
      return text`Actualícelos con ${code('sshconfig')} en el dispositivo y después quite ${code('legacySsh')}.`;
    case 'trouble':
      return (
        problem(finding.trouble).advice ??
        text`Inicie sesión a mano con la cuenta del bot para ver qué ocurre.`
      );
    default:
      return [];
  }
};

export const doctor: typeof English = {
  aboutBot: () => text`El bot: `,
  aboutAppliances: (appliances) =>
    text`${appliances} ${[plural(appliances, 'dispositivo', 'dispositivos')]}: `,
  verdict: (problems, warnings) =>
    problems > 0
      ? text`${problems} ${[plural(problems, 'problema', 'problemas')]}.`
      : warnings > 0
        ? text`funciona; ${warnings} ${[plural(warnings, 'cosa merece', 'cosas merecen')]} atención.`
        : text`todo está bien.`,
  pending: () => text`consultando …`,
  follows: () => text`Se está consultando a los dispositivos; su parte llega como mensaje.`,
  skipped: { symbol: '○', word: 'No comprobado' },
  what,
  fix,
};
