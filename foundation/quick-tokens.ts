/**
 * The toolkit records an endless stack trace for every token, which costs more than all the rest of synthesis
 * and reaches no output. Set `P2A_TOKEN_TRACES=1` to have the traces in the toolkit's error messages.
 */
if (process.env.P2A_TOKEN_TRACES !== '1') {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = (target, omit) => {
    if (Error.stackTraceLimit === Number.MAX_SAFE_INTEGER) Object.assign(target, { stack: '' });
    else capture(target, omit);
  };
}
