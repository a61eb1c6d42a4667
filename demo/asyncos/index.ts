export { type ApplianceOptions, newHostKey, type SimulatedAppliance, startAppliance } from './appliance';
export type { Faults } from './faults';
export type { LogEntry } from './log';
export { articleWorld, type Destination, destination, stuckWorld, type World, world } from './world';
