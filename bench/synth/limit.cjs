// The least that a synthesis can cost: Node's start, the objects made in loops, JSON.stringify, write.
// Plain JavaScript, because a compiler would be measured too. Arguments: a description, the folder to write to.
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const [description, folder] = process.argv.slice(2);
const { templates, files } = JSON.parse(readFileSync(description, 'utf8'));

function fill(template, row) {
  if (template === null || typeof template !== 'object') return template;
  if (Array.isArray(template)) return template.map((item) => fill(item, row));
  if (template.$ !== undefined) {
    let text = '';
    for (const part of template.$) text += typeof part === 'number' ? row[part + 1] : part;
    return text;
  }
  const filled = {};
  for (const key in template) filled[key] = fill(template[key], row);
  return filled;
}

for (const { path, content, blocks, end, brokenEmpties } of files) {
  for (const [section, type, named] of blocks) {
    const made = {};
    for (const [name, row] of named) made[name] = fill(templates[row[0]], row);
    content[section][type] = made;
  }
  let text = typeof content === 'string' ? content : JSON.stringify(content, undefined, 2);
  if (brokenEmpties) text = text.replace(/^( *)(.*)([[{])([\]}])(,?)$/gm, '$1$2$3\n$1$4$5');
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text + end);
}
