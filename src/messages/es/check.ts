import type { FactName } from '../../jobs/verdict/facts';
import { code, text } from '../../report';
import type { check as Check } from '../en/check';

const steps: Record<FactName, string> = {
  host: 'estado',
  suspended: 'entrega',
  dig: 'DNS',
  telnet: 'conexión',
  smtpping: 'prueba SMTP',
  log: 'registro de correo',
  dns: 'DNS',
  smtp: 'conexión',
  sending: 'DNS inverso',
};

export const check: typeof Check = {
  step: (from, fact) => `${from}: ${steps[fact]}`,
  button: (name) => `Comprobar ${name}`,
  on: (from) => text`${code(from)}: `,
  title: (what) => text`En ${what}:`,
  waiting: (waiting, appliances) =>
    appliances === 1
      ? text`${waiting} en espera.`
      : text`${waiting} en espera en ${appliances} dispositivos.`,
  also: () => text`También se ha visto:`,
  greeting: (appliance) => `${appliance}: saludo del servidor de correo`,
  lastReply: (appliance) => `${appliance}: última respuesta en el registro de correo`,
};
