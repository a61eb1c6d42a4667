import { code, text } from '../../report';
import type { teams as English } from '../en/teams';

export const teams: typeof English = {
  comes: () => text`La respuesta aparecerá aquí …`,
  privately: () =>
    text`Esa respuesta es privada y el bot aún no tiene un chat con usted. Abra uno con el bot (busque ${code('ESA')}) y pregunte allí.`,
  started: 'Entendido; el resultado aparecerá aquí.',
};
