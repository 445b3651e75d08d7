import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus is told. */
export type Metrics = ReturnType<typeof createMetrics>;

const secondsBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function createMetrics(waiting: () => number) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry }); // among them the delay of the event loop
  return {
    registry,
    waiting: new Gauge({
      name: 'colournet_jobs_waiting',
      help: 'Jobs that wait for the engine',
      registers,
      collect() {
        this.set(waiting());
      },
    }),
    jobs: new Counter({
      name: 'colournet_jobs_total',
      help: 'Jobs by how they ended',
      labelNames: ['end'],
      registers,
    }),
    refusals: new Counter({
      name: 'colournet_refusals_total',
      help: 'Refusals by reason',
      labelNames: ['reason'],
      registers,
    }),
    unacknowledged: new Counter({
      name: 'colournet_unacknowledged_total',
      help: 'Interactions that were over before they could be acknowledged',
      registers,
    }),
    stages: new Histogram({
      name: 'colournet_stage_seconds',
      help: 'Seconds of a picture, by stage',
      labelNames: ['stage'],
      buckets: secondsBuckets,
      registers,
    }),
    deliveredLate: new Counter({
      name: 'colournet_delivered_late_total',
      help: 'Results that went another way, since the token was dead',
      registers,
    }),
    undelivered: new Counter({
      name: 'colournet_undelivered_total',
      help: 'Results that nobody could be given',
      registers,
    }),
    faults: new Counter({ name: 'colournet_faults_total', help: 'Faults of ours', registers }),
  };
}
