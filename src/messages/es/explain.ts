import type { Who } from '../../jobs/replies/entry';
import type { Clears } from '../../jobs/replies/explain';
import { code, type Text, text } from '../../report';

const who: Record<Who, string> = {
  them: 'del destino',
  us: 'nuestra',
  path: 'del camino entre ambos',
  message: 'del propio mensaje (su contenido o su remitente)',
  recipient: 'de la dirección o del buzón del destinatario',
  nobody: 'de nadie',
  unknown: 'esta respuesta no lo dice',
};

const clears: Record<Clears, string> = {
  itself:
    'normalmente sí: el dispositivo lo reintenta por sí solo, de forma predeterminada durante tres días',
  'needs-change':
    'no: el dispositivo sigue intentándolo, pero mientras no cambie algo recibe la misma respuesta; al final el correo se devuelve',
  bounced: 'no: ese mensaje se devuelve a su remitente, y reenviarlo sin cambios termina igual',
  'bounced-later-passes':
    'para este mensaje no, porque se devuelve al remitente; pero la causa termina sola y el correo posterior puede pasar',
  accepted: 'no hay nada que resolver: es un sí',
  unknown: 'esta respuesta no lo dice',
};

export const explain = {
  who,
  clears,
  facts: {
    meaning: 'Significado',
    who: 'De quién es la causa',
    clears: 'Se resuelve solo',
    next: 'Siguiente paso',
    wait: 'Piden esperar',
    nextTry: 'Próximo intento',
    by: 'Reconocido por',
    source: 'Fuente',
  },
  nextTry: (at: string): Text =>
    text`a partir de las ${code(at)}, aproximadamente, puede pasar (según el reloj del registro)`,
  by: {
    words: 'sus palabras',
    provider: (provider: string): string => `sus palabras o su código, como los usa ${provider}`,
    enhanced: 'solo el código ampliado; el texto puede decir más',
    code: 'solo el código de tres cifras; el texto puede decir más',
    kind: 'solo las primeras cifras del código; el texto puede decir más',
  },
  own: (): Text => text`Esto no lo dijo ningún servidor: lo determinó el propio dispositivo.`,
  literally: (): string => 'su mensaje',
  unknown: (): Text => text`No conozco esta respuesta.`,
  unknownAdvice: (): Text =>
    text`No contiene ningún código que pueda leer ni palabras que conozca. Pegue la respuesta del servidor tal como está en el registro, con su código de tres cifras.`,
  cited: (source: string): string =>
    source.replaceAll(', section ', ', sección ').replaceAll('IANA registry', 'registro de la IANA'),
  means: (what: string): string => (what === '' ? 'Qué significa' : `Qué significa ${what}`),
};
