#!/usr/bin/env node
// The command as it is installed: starts the file of all modules, which lies beside it, with the code that V8 made of it
// when mayfly was set up, so that little is left to compile. native/bundle.mjs makes both files.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { preloadNative } from '../load-native.js';
import { leaveParserUnoptimised } from './cold-start.js';

/** The name of the file of all modules. It holds a hash of the text, so that code made of another is never its own. */
declare const BUNDLE: string;

const path = join(__dirname, `${BUNDLE}.cjs`);
const codePath = join(__dirname, `${BUNDLE}.code`);

/** Code that was kept; undefined where there is none. V8 leaves aside what another version of it has made. */
function readCode(): Buffer | undefined {
  try {
    return readFileSync(codePath);
  } catch {
    return undefined;
  }
}

// Before the script is made: code is good only under the flags that it was made with.
leaveParserUnoptimised();
try {
  preloadNative();
} catch {
  // Who needs it will say what is wrong.
}
const cachedData = readCode();
// The file is ASCII, which is read faster as what it is.
const script = new Script(readFileSync(path, 'latin1'), { filename: path, ...(cachedData && { cachedData }) });
if (process.env.MAYFLY_KEEP_CODE === '1') {
  process.once('exit', () => {
    writeFileSync(`${codePath}.new`, script.createCachedData());
    renameSync(`${codePath}.new`, codePath);
  });
}
script.runInThisContext()(require, path);
