/** Spanish of ours says usted: none of these may be in it. */
export const TUTEO =
  /(?<!\p{L})(?:t[uú]|tus|te|puedes|debes|tienes|quieres|vuelve|pregunta de nuevo)(?!\p{L})/iu;
