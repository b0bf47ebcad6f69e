// Emission of one function of a module (module-builder.ts): every instruction, call and block goes through here.
//
// llvm-bindings does not check operands (a mistake is a crash), and it cannot say alignment, attributes or metadata:
// the host adds those after parsing.
import {
  type LibraryFunctionName,
  libraryFunctions,
  type NativeType,
  type QueryErrorName,
  queryErrors,
  type StructureName,
  structures,
} from '../native/abi.js';
import { MayflyError } from '../planner/errors.js';
import { type Block, BlockBuilder } from './block.js';
import {
  floatConstant,
  functionType,
  type IntegerBits,
  integerConstant,
  type llvm,
  llvmObjects,
  type TypeName,
} from './llvm.js';

export type { Block } from './block.js';
export type { IntegerBits, TypeName } from './llvm.js';

/** An LLVM value: one machine word, or a wider integer. */
export type Word = llvm.Value;

const COMPARE = {
  eq: 'CreateICmpEQ',
  ne: 'CreateICmpNE',
  slt: 'CreateICmpSLT',
  sle: 'CreateICmpSLE',
  sgt: 'CreateICmpSGT',
  sge: 'CreateICmpSGE',
  ult: 'CreateICmpULT',
  ule: 'CreateICmpULE',
  ugt: 'CreateICmpUGT',
  uge: 'CreateICmpUGE',
} as const;

/** Float predicates: o… is false and u… true where an operand is NaN; `uno` tests for NaN. */
const FLOAT_COMPARE = {
  oeq: 'CreateFCmpOEQ',
  one: 'CreateFCmpONE',
  olt: 'CreateFCmpOLT',
  ole: 'CreateFCmpOLE',
  ogt: 'CreateFCmpOGT',
  oge: 'CreateFCmpOGE',
  une: 'CreateFCmpUNE',
  ueq: 'CreateFCmpUEQ',
  ult: 'CreateFCmpULT',
  ule: 'CreateFCmpULE',
  ugt: 'CreateFCmpUGT',
  uge: 'CreateFCmpUGE',
} as const;

export type Comparison = keyof typeof COMPARE;
export type FloatComparison = keyof typeof FLOAT_COMPARE;

const librarySignatures = new Map<LibraryFunctionName, { type: llvm.FunctionType; parameters: number }>();

/** A library function's type, and how many words it takes. */
function librarySignature(name: LibraryFunctionName): { type: llvm.FunctionType; parameters: number } {
  let signature = librarySignatures.get(name);
  if (signature === undefined) {
    const { returns, parameters } = libraryFunctions[name];
    const words = parameters.flatMap(([, type]) => nativeWords(type));
    const result = returns === 'bool' ? 'i1' : returns;
    signature = { type: functionType(result, words), parameters: words.length };
    librarySignatures.set(name, signature);
  }
  return signature;
}

/** Types by their size in bytes, for addresses. */
const ADDRESSED: Readonly<Record<number, TypeName>> = { 1: 'i8', 2: 'i16', 4: 'i32', 8: 'i64', 16: 'i128' };

/** The words in which a value is passed. */
function nativeWords(type: NativeType): readonly TypeName[] {
  switch (type) {
    case 'void':
      return [];
    case 'bool':
      return ['i1'];
    case 'text':
      return ['pointer', 'i64'];
    case 'decimal':
      return ['i64', 'i64'];
    default:
      return [type];
  }
}

/** Emits one function, at a current block. Every method returns what it emitted. */
export class FunctionBuilder extends BlockBuilder {
  private readonly parameters: Word[] = [];
  /** What the entry block has loaded, by type, and addresses at so many bytes of others. */
  private readonly atHand: { readonly address: Word; readonly what: TypeName | number; readonly word: Word }[] = [];
  /** The Query pointer, where the function has one; fallible calls need it. */
  query: Word | undefined;
  /** The Worker pointer, where the function has one. */
  worker: Word | undefined;
  /** Where a failed call or check goes. The function's author sets it before emitting anything fallible. */
  exit: Block | undefined;

  argument(index: number): Word {
    let argument = this.parameters[index];
    if (argument === undefined) {
      argument = this.definition.getArg(index);
      this.parameters[index] = argument;
    }
    return argument;
  }

  // ---- constants

  /** An integer constant of any width; negative values are sign-extended. */
  integer(bits: IntegerBits, value: number | bigint): Word {
    return integerConstant(bits, value);
  }

  float(bits: 32 | 64, value: number): Word {
    return floatConstant(bits, value);
  }

  boolean(value: boolean): Word {
    return this.integer(1, value ? 1 : 0);
  }

  get nullPointer(): Word {
    return llvmObjects().nullPointer;
  }

  integerType(bits: IntegerBits): llvm.IntegerType {
    return this.types[`i${bits}`] as llvm.IntegerType;
  }

  // ---- arithmetic; operands of one type

  add(a: Word, b: Word): Word {
    return this.count(this.builder.CreateAdd(a, b));
  }
  sub(a: Word, b: Word): Word {
    return this.count(this.builder.CreateSub(a, b));
  }
  mul(a: Word, b: Word): Word {
    return this.count(this.builder.CreateMul(a, b));
  }
  sdiv(a: Word, b: Word): Word {
    return this.count(this.builder.CreateSDiv(a, b));
  }
  srem(a: Word, b: Word): Word {
    return this.count(this.builder.CreateSRem(a, b));
  }
  and(a: Word, b: Word): Word {
    if (a === this.boolean(true)) return b;
    return this.count(this.builder.CreateAnd(a, b));
  }
  or(a: Word, b: Word): Word {
    return this.count(this.builder.CreateOr(a, b));
  }
  xor(a: Word, b: Word): Word {
    return this.count(this.builder.CreateXor(a, b));
  }
  not(a: Word): Word {
    return this.count(this.builder.CreateNot(a));
  }
  neg(a: Word): Word {
    return this.count(this.builder.CreateNeg(a));
  }
  shl(a: Word, b: Word): Word {
    return this.count(this.builder.CreateShl(a, b));
  }
  lshr(a: Word, b: Word): Word {
    return this.count(this.builder.CreateLShr(a, b));
  }
  ashr(a: Word, b: Word): Word {
    return this.count(this.builder.CreateAShr(a, b));
  }
  fadd(a: Word, b: Word): Word {
    return this.count(this.builder.CreateFAdd(a, b));
  }
  fsub(a: Word, b: Word): Word {
    return this.count(this.builder.CreateFSub(a, b));
  }
  fmul(a: Word, b: Word): Word {
    return this.count(this.builder.CreateFMul(a, b));
  }
  fdiv(a: Word, b: Word): Word {
    return this.count(this.builder.CreateFDiv(a, b));
  }
  frem(a: Word, b: Word): Word {
    return this.count(this.builder.CreateFRem(a, b));
  }
  fneg(a: Word): Word {
    return this.count(this.builder.CreateFNeg(a));
  }

  compare(how: Comparison, a: Word, b: Word): Word {
    return this.count(this.builder[COMPARE[how]](a, b));
  }
  floatCompare(how: FloatComparison, a: Word, b: Word): Word {
    return this.count(this.builder[FLOAT_COMPARE[how]](a, b));
  }
  /** Whether a float is NaN. */
  isNaN(a: Word): Word {
    return this.count(this.builder.CreateFCmpUNE(a, a));
  }
  isNullPointer(a: Word): Word {
    return this.count(this.builder.CreateICmpEQ(a, this.nullPointer));
  }
  select(condition: Word, a: Word, b: Word): Word {
    return this.count(this.builder.CreateSelect(condition, a, b));
  }

  /** A checked operation on signed (sadd, ssub, smul) or unsigned (uadd) integers: the result and whether it overflowed. */
  overflow(
    operation: 'sadd' | 'ssub' | 'smul' | 'uadd',
    bits: IntegerBits,
    a: Word,
    b: Word,
  ): { result: Word; overflowed: Word } {
    const intrinsic = this.module.intrinsic(`${operation}_with_overflow`, this.integerType(bits), `i${bits}`);
    const both = this.count(this.builder.CreateCall(intrinsic, [a, b]));
    return {
      result: this.count(this.builder.CreateExtractValue(both, [0])),
      overflowed: this.count(this.builder.CreateExtractValue(both, [1])),
    };
  }

  /** A float intrinsic of one operand. */
  floatUnary(operation: 'fabs' | 'floor' | 'ceil' | 'trunc' | 'sqrt' | 'rint', bits: 32 | 64, a: Word): Word {
    const type = bits === 32 ? this.types.f32 : this.types.f64;
    return this.count(this.builder.CreateCall(this.module.intrinsic(operation, type, `f${bits}`), [a]));
  }

  /** How many bits of an i64 are set. */
  populationCount(a: Word): Word {
    return this.count(this.builder.CreateCall(this.module.intrinsic('ctpop', this.types.i64, 'i64'), [a]));
  }

  // ---- conversions

  trunc(a: Word, type: TypeName): Word {
    return this.count(this.builder.CreateTrunc(a, this.types[type]));
  }
  zext(a: Word, type: TypeName): Word {
    return this.count(this.builder.CreateZExt(a, this.types[type]));
  }
  sext(a: Word, type: TypeName): Word {
    return this.count(this.builder.CreateSExt(a, this.types[type]));
  }
  /** Sign-extends or truncates to an integer type; nothing where it is that already. */
  sextOrTrunc(a: Word, type: TypeName): Word {
    return this.count(this.builder.CreateSExtOrTrunc(a, this.types[type]));
  }
  signedToFloat(a: Word, type: 'f32' | 'f64'): Word {
    return this.count(this.builder.CreateSIToFP(a, this.types[type]));
  }
  unsignedToFloat(a: Word, type: 'f32' | 'f64'): Word {
    return this.count(this.builder.CreateUIToFP(a, this.types[type]));
  }
  /** Undefined for values out of the integer type's range: check first. */
  floatToSigned(a: Word, type: TypeName): Word {
    return this.count(this.builder.CreateFPToSI(a, this.types[type]));
  }
  floatExtend(a: Word): Word {
    return this.count(this.builder.CreateFPExt(a, this.types.f64));
  }
  floatTruncate(a: Word): Word {
    return this.count(this.builder.CreateFPTrunc(a, this.types.f32));
  }
  bitcast(a: Word, type: TypeName): Word {
    return this.count(this.builder.CreateBitCast(a, this.types[type]));
  }
  pointerToInteger(a: Word): Word {
    return this.count(this.builder.CreatePtrToInt(a, this.types.i64));
  }
  integerToPointer(a: Word): Word {
    return this.count(this.builder.CreateIntToPtr(a, this.types.pointer));
  }

  // ---- memory

  /** A variable of the function, in its entry block. */
  variable(type: TypeName, initial?: Word): Word {
    return this.once(() => {
      const address = this.count(this.builder.CreateAlloca(this.types[type]));
      if (initial !== undefined) this.count(this.builder.CreateStore(initial, address));
      return address;
    });
  }

  /** Uninitialized memory for `count` values, in the entry block. */
  array(type: TypeName, count: number): Word {
    return this.once(() => this.count(this.builder.CreateAlloca(this.types[type], this.integer(32, count))));
  }

  load(type: TypeName, address: Word): Word {
    const known = this.inEntry ? this.held(address, type) : undefined;
    return known ?? this.hold(address, type, this.count(this.builder.CreateLoad(this.types[type], address)));
  }
  /** What the entry block has of an address. */
  private held(address: Word, what: TypeName | number): Word | undefined {
    return this.atHand.find((held) => held.address === address && held.what === what)?.word;
  }
  private hold(address: Word, what: TypeName | number, word: Word): Word {
    if (this.inEntry) this.atHand.push({ address, what, word });
    return word;
  }
  store(value: Word, address: Word): void {
    if (this.inEntry) this.atHand.length = 0;
    this.count(this.builder.CreateStore(value, address));
  }
  /** address + index × size of `type`. */
  element(type: TypeName, address: Word, index: Word): Word {
    return this.count(this.builder.CreateInBoundsGEP(this.types[type], address, index));
  }
  /** address + index × bytes. */
  place(address: Word, index: Word, bytes: number): Word {
    const type = ADDRESSED[bytes];
    if (type !== undefined) return this.element(type, address, index);
    return this.element('i8', address, this.mul(index, this.integer(64, bytes)));
  }
  /** address + bytes. */
  offset(address: Word, bytes: number): Word {
    if (bytes === 0) return address;
    const known = this.inEntry ? this.held(address, bytes) : undefined;
    return known ?? this.hold(address, bytes, this.element('i8', address, this.integer(64, bytes)));
  }

  /** The address of a leading field of a native structure. */
  field(structure: StructureName, address: Word, name: string): Word {
    let offset = 0;
    for (const [field, type] of structures[structure]) {
      const size = type === 'i32' ? 4 : 8;
      offset = Math.ceil(offset / size) * size;
      if (field === name) return this.offset(address, offset);
      offset += size;
    }
    throw new MayflyError('internal_error', 'emit', `${structure} has no field ${name}`);
  }

  // ---- control flow

  ret(value?: Word): void {
    this.count(value === undefined ? this.builder.CreateRetVoid() : this.builder.CreateRet(value));
  }

  phi(type: TypeName, incoming: readonly (readonly [Word, Block])[]): llvm.PHINode {
    const node = this.count(this.builder.CreatePHI(this.types[type], incoming.length));
    for (const [value, from] of incoming) node.addIncoming(value, this.llvmBlock(from));
    return node;
  }

  /** Adds a predecessor to a phi once its value is known (loops). */
  addIncoming(phi: Word, value: Word, from: Block): void {
    (phi as llvm.PHINode).addIncoming(value, this.llvmBlock(from));
  }

  // ---- calls

  /**
   * Calls a library function with its parameters' words (two for text and decimal), without `worker` or
   * `query`, which are supplied. Returns its result's words. After a fallible function, leaves through
   * `exit` if the query has failed.
   */
  call(name: LibraryFunctionName, words: readonly Word[]): Word[] {
    const row = libraryFunctions[name];
    const values: Word[] = [];
    const [first] = row.parameters;
    if (first !== undefined && (first[0] === 'worker' || first[0] === 'query')) {
      const context = this[first[0]];
      if (context === undefined) throw new MayflyError('internal_error', 'emit', `${name} needs a ${first[0]}`);
      values.push(context);
    }
    values.push(...words);
    const { type, parameters } = librarySignature(name);
    if (values.length !== parameters) {
      throw new MayflyError('internal_error', 'emit', `${name} takes ${parameters} words, not ${values.length}`);
    }
    if (this.inEntry) this.atHand.length = 0;
    const result = this.count(this.builder.CreateCall(this.module.declare(name, type), values));
    this.module.calls++;
    const resultWords = this.resultWords(row.returns, result);
    if (row.fallible) this.leaveIfStopped();
    return resultWords;
  }

  private resultWords(type: NativeType, result: Word): Word[] {
    if (type === 'void') return [];
    if (type !== 'text' && type !== 'decimal') return [result];
    return [
      this.count(this.builder.CreateExtractValue(result, [0])),
      this.count(this.builder.CreateExtractValue(result, [1])),
    ];
  }

  /** Leaves the function if the query has failed or was cancelled. */
  leaveIfStopped(): void {
    if (this.query === undefined || this.exit === undefined) {
      throw new MayflyError('internal_error', 'emit', 'a fallible call in a function that cannot leave');
    }
    const status = this.load('i32', this.field('Query', this.query, 'status'));
    const go = this.newBlock('query.go');
    this.condBr(this.compare('eq', status, this.integer(32, 0)), go, this.exit);
    this.at(go);
  }

  /** Fails the query with `error` and leaves, where `condition` (i1) holds. */
  failIf(condition: Word, error: QueryErrorName): void {
    if (this.query === undefined || this.exit === undefined) {
      throw new MayflyError('internal_error', 'emit', `the error ${error} in a function that cannot fail`);
    }
    const fail = this.newBlock(`fail.${error}`);
    const go = this.newBlock('go');
    this.condBr(condition, fail, go);
    this.at(fail);
    this.call('query_fail', [this.integer(32, queryErrors[error][0])]);
    this.br(this.exit);
    this.at(go);
  }
}
