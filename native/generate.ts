// Writes the C++ header of the native interface from native/abi.ts, so that a library or host function whose
// body disagrees with its row does not compile. Part of the native build (native/CMakeLists.txt), never of a query.
// Usage: node dist/native/generate.js FILE; the file is left alone where nothing changed, so that nothing rebuilds.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  dateFields,
  type HostFunction,
  type HostType,
  hostFunctions,
  type LibraryFunction,
  libraryFunctions,
  type NativeType,
  queryErrors,
  structures,
} from './abi.js';

/** Integer registers that the System V x86-64 convention passes arguments in; on aarch64 there are eight. */
const argumentRegisters = 6;

const scalarTypes: Record<Exclude<NativeType, 'text' | 'decimal'>, string> = {
  void: 'void',
  bool: 'bool',
  i32: 'int32_t',
  i64: 'int64_t',
  f32: 'float',
  f64: 'double',
  pointer: 'void *',
};

const hostTypes: Record<HostType, string> = {
  void: 'void',
  i32: 'int32_t',
  i64: 'int64_t',
  json: 'const char *',
  bytes: 'uint8_t *',
};

/** A declaration of `name`; stars stand at the name. */
function declare(type: string, name: string): string {
  return type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;
}

/** C++ type of a pointer, from what its name says it points to. */
function pointerType(name: string): string {
  return name === 'query' ? 'Query *' : name === 'worker' ? 'Worker *' : 'void *';
}

function resultType(type: NativeType): string {
  return type === 'text' ? 'Text' : type === 'decimal' ? 'Decimal' : scalarTypes[type];
}

function parameter([name, type]: readonly [string, NativeType]): string {
  if (type === 'text') return `const uint8_t *${name}, uint64_t ${name}_length`;
  if (type === 'decimal') return `uint64_t ${name}_low, uint64_t ${name}_high`;
  return declare(type === 'pointer' ? pointerType(name) : scalarTypes[type], name);
}

function integerWords(type: NativeType): number {
  if (type === 'text' || type === 'decimal') return 2;
  return type === 'f32' || type === 'f64' || type === 'void' ? 0 : 1;
}

function libraryPrototype([name, row]: [string, LibraryFunction]): string {
  const words = row.parameters.reduce((sum, [, type]) => sum + integerWords(type), 0);
  if (words > argumentRegisters) {
    throw new Error(`${name}: ${words} integer words as arguments, but only ${argumentRegisters} registers for them`);
  }
  return `// ${row.description}\n${declare(resultType(row.returns), name)}(${row.parameters.map(parameter).join(', ')});`;
}

function hostPrototype([name, row]: [string, HostFunction]): string {
  const parameters = row.parameters.map(([parameterName, type]) => declare(hostTypes[type], parameterName));
  return `// ${row.description}\nMAYFLY_HOST ${declare(hostTypes[row.returns], name)}(${parameters.join(', ')});`;
}

function structure([name, fields]: [string, readonly (readonly [string, NativeType])[]]): string {
  const size: Partial<Record<NativeType, number>> = { bool: 1, i32: 4, i64: 8, f32: 4, f64: 8, pointer: 8 };
  let offset = 0;
  const members: string[] = [];
  const checks: string[] = [];
  for (const [field, type] of fields) {
    const bytes = size[type];
    if (bytes === undefined) throw new Error(`${name}.${field}: a field cannot be of type ${type}`);
    offset = Math.ceil(offset / bytes) * bytes;
    members.push(`  ${declare(type === 'pointer' ? pointerType(field) : resultType(type), field)};`);
    checks.push(`static_assert(offsetof(${name}, ${field}) == ${offset});`);
    offset += bytes;
  }
  return `struct ${name} {\n${members.join('\n')}\n};\n${checks.join('\n')}`;
}

/** What LLVM may assume of a call's memory effects; see LibraryEffect in the header. */
function effect(row: LibraryFunction): string {
  if (!row.pure) return 'LIBRARY_WRITES';
  return row.parameters.some(([, type]) => type === 'text' || type === 'pointer')
    ? 'LIBRARY_READS_ARGUMENTS'
    : 'LIBRARY_NO_MEMORY';
}

function header(): string {
  const library: [string, LibraryFunction][] = Object.entries(libraryFunctions);
  const host: [string, HostFunction][] = Object.entries(hostFunctions);
  const errors = Object.entries(queryErrors).map(([name, [status]]) => `  ERROR_${name.toUpperCase()} = ${status},`);
  const fields = Object.entries(dateFields).map(([name, field]) => `  DATE_FIELD_${name.toUpperCase()} = ${field},`);
  return `// Generated from native/abi.ts by native/generate.ts: what TypeScript, generated code and C++ share.
#pragma once
#include <cstddef>
#include <cstdint>

// Results of two words, returned in two registers.
struct Text {
  const uint8_t *bytes;
  uint64_t length;
};
struct Decimal {
  uint64_t low, high;
};

// Values of Query::status; 0 is to go on.
enum QueryError : int32_t {
${errors.join('\n')}
};

enum DateField : int32_t {
${fields.join('\n')}
};

// Leading fields, which generated code reads.
${Object.entries(structures).map(structure).join('\n\n')}

extern "C" {

// ---- library functions, called by generated code
${library.map(libraryPrototype).join('\n')}

// ---- host functions, called from TypeScript
#define MAYFLY_HOST __attribute__((visibility("default")))
${host.map(hostPrototype).join('\n')}
}

// What a library function does to memory, as far as LLVM may rely on it.
enum LibraryEffect : uint8_t { LIBRARY_WRITES, LIBRARY_READS_ARGUMENTS, LIBRARY_NO_MEMORY };

struct LibrarySymbol {
  const char *name;
  LibraryEffect effect;
};

// Every library function that generated code may call.
inline constexpr LibrarySymbol librarySymbols[] = {
${library.map(([name, row]) => `    {"${name}", ${effect(row)}},`).join('\n')}
};
`;
}

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: node generate.js FILE');
  process.exit(2);
}
const text = header();
let present: string | undefined;
try {
  present = readFileSync(file, 'utf8');
} catch {
  present = undefined;
}
if (present !== text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
