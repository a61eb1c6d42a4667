import { code, text } from '../../report';
import type { teams as English } from '../en/teams';

export const teams: typeof English = {
  comes: () => text`La respuesta aparecerá aquí …`,
  privately: () =>
    text`Esa respuesta es privada y el bot aún no tiene un chat con usted. Abra uno con el bot (busque ${code('ESA')}) y pregunte allí.`,
  started: 'Entendido; el resultado aparecerá aquí.',
  app: {
    short: 'La cola de entrega de nuestros Cisco Email Security Appliance',
    full: 'Qué espera entrega en nuestros Cisco Email Security Appliance, si el destino está activo, y una forma segura de reintentar: un cambio muestra lo que hará, espera una aprobación, se envía una sola vez y después mide si funcionó. En chats y canales escriba @ESA delante del comando, por ejemplo @ESA queue.',
  },
};
