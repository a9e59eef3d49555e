import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, type Fake, filesIn, put, read, run, tree } from './fake-package';

const OWNED = 'modules/guardrail/guardrail.ts';
const REPORT = '.p2a/upgrade/report.md';
const offer = (kind: 'diff' | 'merge' | 'new', path = OWNED) => `.p2a/upgrade/owned/${path}.${kind}`;

const lines = (...texts: string[]) => `${texts.join('\n')}\n`;

const FIRST: Fake = {
  version: '1.0.0',
  files: { [OWNED]: lines('one', 'two', 'three', 'four', 'five'), 'modules/guardrail/policy.ts': 'policy\n' },
};
const SECOND: Fake = {
  version: '2.0.0',
  files: { ...FIRST.files, [OWNED]: lines('one', 'two', 'three', 'four', 'FIVE') },
};
const THIRD: Fake = {
  version: '3.0.0',
  files: { ...FIRST.files, [OWNED]: lines('ONE', 'two', 'three', 'four', 'FIVE') },
};
const owning = (fake: Fake, ...owned: string[]): Fake => ({ ...fake, owned: owned.length === 0 ? [OWNED] : owned });

const modeOf = (outdir: string, path: string) => (statSync(join(outdir, path)).mode & 0o777).toString(8);

/** A project in which the team took a file and changed it. */
const taken = (text = lines('1', 'two', 'three', 'four', 'five')) => {
  const outdir = emptyFolder();
  run(outdir, FIRST);
  run(outdir, owning(FIRST));
  put(outdir, OWNED, text);
  return outdir;
};

describe('taking a file', () => {
  test('takes off its marker and makes it writable, and leaves its neighbour managed', () => {
    const outdir = emptyFolder();
    run(outdir, FIRST);
    run(outdir, owning(FIRST));
    expect(read(outdir, OWNED)).toBe(FIRST.files[OWNED]);
    expect(modeOf(outdir, OWNED)).toBe('644');
    expect(modeOf(outdir, 'modules/guardrail/policy.ts')).toBe('444');
    expect(read(outdir, `.p2a/base/${OWNED}`)).toBe(FIRST.files[OWNED]);
    expect(existsSync(join(outdir, '.p2a/upgrade'))).toBe(false);
  });

  test('keeps edits that were made before', () => {
    const outdir = emptyFolder();
    run(outdir, FIRST);
    chmodSync(join(outdir, OWNED), 0o644);
    put(outdir, OWNED, read(outdir, OWNED).replace('two', 'mine'));
    run(outdir, owning(FIRST));
    expect(read(outdir, OWNED)).toBe(lines('one', 'mine', 'three', 'four', 'five'));
    expect(read(outdir, `.p2a/base/${OWNED}`)).toBe(FIRST.files[OWNED]);
    expect(existsSync(join(outdir, '.p2a/upgrade'))).toBe(false);
  });

  test('during an upgrade tells what that version changed, from the text that was there', () => {
    const outdir = emptyFolder();
    run(outdir, FIRST);
    run(outdir, owning(SECOND));
    expect(read(outdir, OWNED)).toBe(FIRST.files[OWNED]);
    expect(read(outdir, `.p2a/base/${OWNED}`)).toBe(FIRST.files[OWNED]);
    expect(read(outdir, offer('merge'))).toBe(SECOND.files[OWNED]);
  });

  test('during an upgrade, with edits, says that the two cannot be told apart', () => {
    const outdir = emptyFolder();
    run(outdir, FIRST);
    chmodSync(join(outdir, OWNED), 0o644);
    put(outdir, OWNED, read(outdir, OWNED).replace('two', 'mine'));
    run(outdir, owning(SECOND));
    expect(read(outdir, OWNED)).toContain('mine');
    expect(read(outdir, REPORT)).toContain('## Owned files whose origin is not known');
    expect(read(outdir, offer('diff'))).toBe(
      lines(
        `--- a/${OWNED}`,
        `+++ b/${OWNED}`,
        '@@ -1,5 +1,5 @@',
        ' one',
        '-mine',
        '+two',
        ' three',
        ' four',
        '-five',
        '+FIVE',
      ),
    );
    expect(existsSync(join(outdir, offer('merge')))).toBe(false);
    const after = tree(outdir);
    run(outdir, owning(SECOND));
    expect(tree(outdir)).toEqual(after);
  });

  test('from the start writes it once, without marker', () => {
    const outdir = emptyFolder();
    run(outdir, owning(FIRST, 'modules/**'));
    expect(read(outdir, OWNED)).toBe(FIRST.files[OWNED]);
    expect(modeOf(outdir, OWNED)).toBe('644');
  });

  test('of a name that the team uses already leaves what is there, a folder too', () => {
    const outdir = emptyFolder();
    run(outdir, FIRST);
    put(outdir, 'modules/new/a.ts', 'mine\n');
    put(outdir, 'modules/new/b.ts/c.ts', 'mine\n');
    run(outdir, {
      version: '2.0.0',
      files: { ...FIRST.files, 'modules/new/a.ts': 'theirs\n', 'modules/new/b.ts': 'theirs\n' },
      owned: ['modules/new/**'],
    });
    expect(read(outdir, 'modules/new/a.ts')).toBe('mine\n');
    expect(filesIn(outdir)).toContain('modules/new/b.ts/c.ts');
    expect(read(outdir, offer('diff', 'modules/new/a.ts'))).toContain('-mine\n+theirs\n');
  });
});

describe('an owned file', () => {
  test('is never touched', () => {
    const outdir = taken();
    const before = statSync(join(outdir, OWNED));
    for (const fake of [FIRST, SECOND, THIRD, FIRST]) run(outdir, owning(fake));
    const after = statSync(join(outdir, OWNED));
    expect([after.ino, after.mode, after.mtimeMs]).toEqual([before.ino, before.mode, before.mtimeMs]);
  });

  test('that misses changes is shown them, alone and in its own text', () => {
    const outdir = taken();
    run(outdir, owning(SECOND));
    expect(read(outdir, offer('diff'))).toBe(
      lines(`--- a/${OWNED}`, `+++ b/${OWNED}`, '@@ -2,4 +2,4 @@', ' two', ' three', ' four', '-five', '+FIVE'),
    );
    expect(read(outdir, offer('merge'))).toBe(lines('1', 'two', 'three', 'four', 'FIVE'));
    expect(read(outdir, offer('new'))).toBe(SECOND.files[OWNED]);
    const [diff, merge, latest] = (['diff', 'merge', 'new'] as const).map((kind) => `owned/${OWNED}.${kind}`);
    expect(read(outdir, REPORT)).toContain(
      `| \`${OWNED}\` | [no conflict](<${merge}>) | [diff](<${diff}>) | [new](<${latest}>) |`,
    );
    expect(read(outdir, REPORT)).toContain('Managed files: 0 added, 0 changed, 0 removed.');
  });

  test('in conflict shows both sides and what they come from', () => {
    const outdir = taken(lines('one', 'two', 'three', 'four', 'V'));
    run(outdir, owning(SECOND));
    expect(read(outdir, offer('merge'))).toBe(
      lines(
        ...['one', 'two', 'three', 'four', '<<<<<<< yours', 'V', '||||||| before', 'five', '======='],
        ...['FIVE', '>>>>>>> p2a-guardrails 2.0.0'],
      ),
    );
    expect(read(outdir, REPORT)).toContain('[1 conflict]');
  });

  test('keeps its place until it is merged, over several upgrades', () => {
    const outdir = taken(lines('one', 'two', 'THREE', 'four', 'five'));
    run(outdir, owning(SECOND));
    run(outdir, owning(THIRD));
    expect(read(outdir, `.p2a/base/${OWNED}`)).toBe(FIRST.files[OWNED]);
    expect(read(outdir, offer('merge'))).toBe(lines('ONE', 'two', 'THREE', 'four', 'FIVE'));
  });

  test('that took the changes is up to date without anybody saying so', () => {
    const outdir = taken();
    run(outdir, owning(SECOND));
    put(outdir, OWNED, read(outdir, offer('merge')));
    run(outdir, owning(SECOND));
    expect(read(outdir, `.p2a/base/${OWNED}`)).toBe(SECOND.files[OWNED]);
    expect(existsSync(join(outdir, '.p2a/upgrade/owned'))).toBe(false);
    run(outdir, owning(THIRD));
    expect(read(outdir, offer('diff'))).not.toContain('+FIVE');
  });

  test('with line endings of Windows keeps them, as does its base', () => {
    const outdir = taken(lines('1', 'two', 'three', 'four', 'five').replace(/\n/g, '\r\n'));
    put(outdir, `.p2a/base/${OWNED}`, read(outdir, `.p2a/base/${OWNED}`).replace(/\n/g, '\r\n'));
    run(outdir, owning(SECOND));
    expect(read(outdir, offer('merge'))).toBe(lines('1', 'two', 'three', 'four', 'FIVE').replace(/\n/g, '\r\n'));
    expect(read(outdir, offer('diff'))).toContain('@@ -2,4 +2,4 @@\n two\r\n three\r\n four\r\n-five\r\n+FIVE\r\n');
    execFileSync('patch', ['-p1', '-i', offer('diff')], { cwd: outdir });
    expect(read(outdir, OWNED)).toBe(read(outdir, offer('merge')));
  });

  test('stays away once the team deleted it', () => {
    const outdir = taken();
    rmSync(join(outdir, OWNED));
    run(outdir, owning(FIRST));
    run(outdir, owning(SECOND));
    expect(existsSync(join(outdir, OWNED))).toBe(false);
    expect(read(outdir, REPORT)).toContain(`## Owned files that you deleted\n\nThey stay away.\n\n- \`${OWNED}\``);
  });

  test('stays away when it is deleted as it is taken', () => {
    const outdir = emptyFolder();
    run(outdir, FIRST);
    rmSync(join(outdir, OWNED));
    run(outdir, owning(FIRST));
    expect(existsSync(join(outdir, OWNED))).toBe(false);
  });

  test('stays when the package no longer ships it, and its glob may stay too', () => {
    const outdir = taken();
    const without = { version: '2.0.0', files: { 'modules/guardrail/policy.ts': 'policy\n' } };
    run(outdir, owning(without));
    expect(read(outdir, OWNED)).toBe(lines('1', 'two', 'three', 'four', 'five'));
    expect(read(outdir, REPORT)).toContain('## Yours, and no longer shipped');
    const report = read(outdir, REPORT);
    run(outdir, owning(without));
    expect(read(outdir, REPORT)).toBe(report);
    run(outdir, owning({ ...without, version: '3.0.0' }));
    expect(read(outdir, REPORT)).not.toContain('no longer shipped');
    run(outdir, without);
    expect(read(outdir, OWNED)).toBe(lines('1', 'two', 'three', 'four', 'five'));
    expect(existsSync(join(outdir, '.p2a/base'))).toBe(false);
    expect(() => run(outdir, owning(without))).toThrow(
      `ownedFiles[0]: names what is yours already, got "${OWNED}"; take it out`,
    );
  });

  test('that is no longer shipped keeps the changes that it was offered', () => {
    const outdir = taken();
    run(outdir, owning(SECOND));
    const offered = read(outdir, offer('merge'));
    for (const version of ['3.0.0', '4.0.0']) {
      run(outdir, owning({ version, files: { 'modules/guardrail/policy.ts': 'policy\n' } }));
      expect(read(outdir, offer('merge'))).toBe(offered);
      if (version === '3.0.0')
        expect(read(outdir, REPORT)).toContain(`- \`${OWNED}\`; [what it missed](<owned/${OWNED}.diff>) before`);
    }
  });

  test('that moved is told where to, managed or owned', () => {
    const NEW = 'modules/guardrails/guardrail.ts';
    const files = {
      'modules/guardrail/policy.ts': 'policy\n',
      [NEW]: lines('one', 'two', 'three', '4', 'five'),
      'modules/guardrails/other.ts': lines('one', 'two', 'a', 'b', 'c'),
    };
    for (const globs of [[OWNED], ['modules/guardrail*/guardrail.ts']]) {
      const outdir = taken(lines('all', 'mine'));
      run(outdir, owning({ version: '2.0.0', files }, ...globs));
      expect(read(outdir, REPORT)).toContain(`- \`${OWNED}\`; moved to \`${NEW}\`\n`);
    }
  });

  test('that was deleted is not told of when it is no longer shipped', () => {
    const outdir = taken();
    rmSync(join(outdir, OWNED));
    run(outdir, owning({ version: '2.0.0', files: { 'modules/guardrail/policy.ts': 'policy\n' } }));
    expect(read(outdir, REPORT)).not.toContain(OWNED);
  });

  test('that is new is told of, also where no other file changed', () => {
    const [NEW, MINE, FOLDER] = ['modules/new.ts', 'modules/mine.ts', 'modules/folder.ts'];
    const outdir = emptyFolder();
    run(outdir, owning(FIRST, 'modules/**'));
    put(outdir, MINE, 'mine\n');
    put(outdir, `${FOLDER}/mine.ts`, 'mine\n');
    run(outdir, owning({ ...FIRST, files: { ...FIRST.files, [NEW]: '', [MINE]: '', [FOLDER]: '' } }, 'modules/**'));
    expect(read(outdir, '.p2a/upgrade/options.md')).toMatch(
      /^## Added, and yours from the start\n\n.*\n\n- `modules\/new.ts`\n(?!-)/m,
    );
  });

  test('stays when it is taken in the very upgrade that drops it', () => {
    const outdir = emptyFolder();
    const json = 'modules/guardrail/table.json';
    run(outdir, { ...FIRST, files: { ...FIRST.files, [json]: '{}\n' } });
    run(outdir, owning({ version: '2.0.0', files: { 'modules/guardrail/policy.ts': 'policy\n' } }, OWNED, json));
    expect(read(outdir, OWNED)).toBe(FIRST.files[OWNED]);
    expect(read(outdir, json)).toBe('{}\n');
    expect([modeOf(outdir, OWNED), modeOf(outdir, json)]).toEqual(['644', '644']);
  });

  test('is compared with its base where the state was lost', () => {
    const outdir = taken();
    rmSync(join(outdir, '.p2a/state.json'));
    run(outdir, owning(SECOND));
    run(outdir, owning(THIRD));
    expect(read(outdir, `.p2a/base/${OWNED}`)).toBe(FIRST.files[OWNED]);
    expect(read(outdir, offer('diff'))).toContain('+FIVE');
  });

  test('is offered what it missed where only the state was lost', () => {
    const outdir = taken();
    rmSync(join(outdir, '.p2a/state.json'));
    run(outdir, owning(SECOND));
    expect(read(outdir, offer('merge'))).toBe(lines('1', 'two', 'three', 'four', 'FIVE'));
    expect(read(outdir, '.p2a/upgrade/kept.md')).toContain('## Owned files that missed changes');
  });

  test('whose base was lost is compared with the new text as it is', () => {
    const outdir = taken();
    rmSync(join(outdir, '.p2a/base'), { recursive: true });
    run(outdir, owning(SECOND));
    expect(read(outdir, REPORT)).toContain('## Owned files whose origin is not known');
    expect(read(outdir, `.p2a/base/${OWNED}`)).toBe(SECOND.files[OWNED]);
  });
});

describe('giving a file back', () => {
  test('makes it managed again, and keeps the text that it had', () => {
    const outdir = taken();
    run(outdir, FIRST);
    expect(read(outdir, OWNED)).toContain('~~ Managed by');
    expect(modeOf(outdir, OWNED)).toBe('444');
    expect(read(outdir, `.p2a/upgrade/kept/${OWNED}`)).toBe(lines('1', 'two', 'three', 'four', 'five'));
    expect(read(outdir, '.p2a/upgrade/kept.md')).toContain(`- \`${OWNED}\`: yours until it left \`ownedFiles\``);
    expect(existsSync(join(outdir, '.p2a/base'))).toBe(false);
  });

  test('keeps nothing of a text that was not changed', () => {
    const outdir = taken(FIRST.files[OWNED]);
    const outdirOfOthers = emptyFolder();
    run(outdirOfOthers, FIRST);
    run(outdir, FIRST);
    expect(tree(outdir)).toEqual(tree(outdirOfOthers));
  });

  test('keeps nothing of a text that was not changed, during an upgrade too', () => {
    const outdir = taken(FIRST.files[OWNED]);
    run(outdir, SECOND);
    expect(existsSync(join(outdir, '.p2a/upgrade/kept'))).toBe(false);
  });

  test('in the very upgrade that drops it leaves it to the team, and says so', () => {
    const outdir = taken();
    run(outdir, { version: '2.0.0', files: { 'modules/guardrail/policy.ts': 'policy\n' } });
    expect(read(outdir, OWNED)).toBe(lines('1', 'two', 'three', 'four', 'five'));
    expect(read(outdir, REPORT)).toMatch(
      /^## Yours, and no longer shipped\n\n.*\n\n- `modules\/guardrail\/guardrail.ts`$/m,
    );
  });

  test('takes away what it was offered', () => {
    const outdir = taken();
    run(outdir, owning(SECOND));
    run(outdir, SECOND);
    expect(existsSync(join(outdir, '.p2a/upgrade/owned'))).toBe(false);
    expect(read(outdir, OWNED)).toContain('FIVE');
  });
});
