// Loads a function as Lambda does and says what that took; plain JavaScript, because a compiler would be measured too.
const before = process.cpuUsage();
require(process.argv[2]);
const { user, system } = process.cpuUsage(before);
process.stdout.write(String((user + system) / 1000));
process.exit(0);
