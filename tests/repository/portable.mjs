// What a Mac's bash 3.2 and BSD tools do not have, as far as its text shows: there is no such bash to run the scripts with.
import { read } from './repository.mjs';

const COREUTILS =
  'awk|basename|cat|chmod|cksum|comm|cp|cut|date|df|dirname|du|env|find|grep|head|install|join|kill|ln|ls|mkdir|mktemp|mv|paste|ps|rm|sed|sort|tail|tee|touch|tr|uniq|wc|xargs';
// A command, and what follows it up to the next one.
const command = (names, rest) => new RegExp(String.raw`(?<![\w./-])(?:${names})(?=\s|$)${rest}`);
const ARGUMENTS = String.raw`[^|;&]*?\s`;

const FAULTS = [
  ['a table or a reference of bash 4', /\b(declare|local|typeset)\s+-[a-z]*[An]/],
  ['a command of bash 4', command('mapfile|readarray|coproc', '')],
  ['upper or lower case of bash 4', /\$\{\w+(\[[^\]]*\])?(\^|,)/],
  ['a transformation of bash 4.4', /\$\{\w+(\[[^\]]*\])?@[A-Za-z]\}/],
  ['a negative index or length of bash 4.2', /\$\{\w+(\[-\d|:[^}]*:\s*-\d)/],
  ['a redirection of bash 4', /&>>|\|&|\{\w+\}[<>]/],
  ['a case of bash 4', /;;?&/],
  ['a variable of bash 4 or 5', /\$\{?(BASHPID|BASH_ARGV0|EPOCHREALTIME|EPOCHSECONDS|SRANDOM)\b/],
  ['a wait of bash 4.3 or 5.1', command('wait', String.raw`\s+-[a-z]*[fnp]`)],
  ['a read of bash 4', command('read', String.raw`\s+(-\w+\s+)*-[a-z]*[iN]`)],
  ['a test of bash 4.2', /\[\[?\s+(!\s+)?-[vR]\s/],
  ['an option of bash 4', command('shopt', String.raw`.*\b(globstar|inherit_errexit|lastpipe)`)],
  ['a time of bash 4.2', command('printf', String.raw`.*%\([^)]*\)T`)],
  ['steps of bash 4', /\{\w+\.\.\w+\.\.-?\d+\}|\{0\d+\.\./],
  ['a program that a Mac lacks', command('flock|gawk|getent|md5sum|nproc|numfmt|pidof|realpath|setsid|sha\\d+sum|shuf|stdbuf|tac|taskset|timeout', '')],
  ['a folder that a Mac lacks', /(?<![\w.])\/(proc|sys|dev\/shm)\b/],
  ['a long option of GNU', command(COREUTILS, String.raw`${ARGUMENTS}--[a-z]`)],
  ['a readlink of GNU', command('readlink', String.raw`\s+-[a-z]*[efm]`)],
  ['a sed of GNU', command('sed', String.raw`(${ARGUMENTS}-[a-zA-Z]*[irsz]\b|[^|;&]*\\[+?|])`)],
  ['a grep of GNU', command('grep', String.raw`${ARGUMENTS}-[a-zA-Z]*P`)],
  ['a date of GNU', command('date', String.raw`(${ARGUMENTS}-[dI]|.*%\d*N)`)],
  ['a stat of GNU', command('stat', String.raw`${ARGUMENTS}-[a-zA-Z]*c`)],
  ['an xargs of GNU', command('xargs', String.raw`${ARGUMENTS}-[a-z]*[dr]\b`)],
  ['a find of GNU', command('find', String.raw`${ARGUMENTS}-(executable|printf|quit|readable|regextype)\b`)],
  ['a sort of GNU', command('sort', String.raw`${ARGUMENTS}-[a-zA-Z]*[Vz]`)],
  ['a head of GNU', command('head', String.raw`${ARGUMENTS}-[a-z]*\s*-\d`)],
  ['a base64 of GNU', command('base64', String.raw`${ARGUMENTS}-[a-z]*w`)],
  ['a list of columns of GNU', command('ps', String.raw`${ARGUMENTS}-o\s*\S+=,`)],
  ['an awk of GNU', /\b(asorti?|gensub|strftime|systime|PROCINFO|IGNORECASE)\b/],
];

/** Whether a file is a script of a shell, by its name or its first line. */
export const isShell = (path) => /\.(ba)?sh$/.test(path) || (!/\.\w+$/.test(path) && /^#!.*\b(ba)?sh\b/.test(read(path)));

/** Arrays that start empty and are expanded bare, which bash before 4.4 takes for a variable that is not set. */
function emptyArrays(text) {
  if (!/^set -\w*u/m.test(text)) return [];
  return [...text.matchAll(/\b(\w+)=\(\s*\)/g)].map(([, name]) => name).filter((name) => text.includes(`"\${${name}[@]}"`));
}

/** What of a shell script macOS does not have. */
export function unportable(text, path) {
  const faults = text.split('\n').flatMap((line, index) => {
    const code = line.replace(/(^|\s)#.*/, '');
    return FAULTS.filter(([, pattern]) => pattern.test(code)).map(([fault]) => `${path}:${index + 1}: ${fault}: ${line.trim()}`);
  });
  return [...faults, ...emptyArrays(text).map((name) => `${path}: the array ${name} may be empty`)];
}
