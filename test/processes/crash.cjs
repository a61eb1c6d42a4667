// Loaded into the program by NODE_OPTIONS=--require: a defect on demand, which the program itself must not have.
process.on('SIGUSR2', () => {
  if (process.env.CRASH === 'rejection') Promise.reject(new Error('a promise that nobody looked after'));
  else if (process.env.CRASH === 'memory') {
    const held = [];
    for (;;) held.push(new Array(100_000).fill({}));
  } else
    setImmediate(() => {
      throw new Error('thrown where nobody catches');
    });
});
