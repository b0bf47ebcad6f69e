// The one wrapper around llvm-bindings: a process-wide LLVM context in which modules are emitted one after the
// other, each function through a FunctionBuilder. Nothing is executed here; a finished module leaves as bitcode.
//
// llvm-bindings never frees contexts, modules or builders, so there is one of each; a module's functions are
// erased once its bitcode is written. Its constants stop at 32 bits, its operands are not checked (a mistake
// is a crash), and it cannot say alignment, attributes or metadata: the host adds those after parsing.
import llvm from 'llvm-bindings';
import {
  type LibraryFunctionName,
  type NativeType,
  type QueryErrorName,
  type StructureName,
  libraryFunctions,
  queryErrors,
  structures,
} from '../native/abi.js';
import { MayflyError } from '../planner/errors.js';

/** An LLVM value: one machine word, or a wider integer. */
export type Word = llvm.Value;
export type WordType = llvm.Type;
export type Block = llvm.BasicBlock;

/** The layout that LLVM 14 assumes for this machine; without one it would emit wrong alignments. */
const DATA_LAYOUTS: Record<string, string> = {
  x64: 'e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128',
  arm64: 'e-m:e-i8:8:32-i16:16:32-i64:64-i128:128-n32:64-S128',
};

/** Process-wide LLVM objects, made on first use: opaque pointers must be switched on before. */
function createLlvm() {
  const layout = DATA_LAYOUTS[process.arch];
  if (layout === undefined) {
    throw new MayflyError('missing_dependency', 'emit', `no code generation for the processor ${process.arch}`);
  }
  const context = new llvm.LLVMContext();
  const module = new llvm.Module('query', context);
  module.setDataLayout(layout);
  const builder = new llvm.IRBuilder(context);
  const types = {
    void: builder.getVoidTy(),
    i1: builder.getInt1Ty(),
    i8: builder.getInt8Ty(),
    i16: builder.getInt16Ty(),
    i32: builder.getInt32Ty(),
    i64: builder.getInt64Ty(),
    i128: builder.getInt128Ty(),
    f32: builder.getFloatTy(),
    f64: builder.getDoubleTy(),
    pointer: builder.getInt8PtrTy() as llvm.Type,
  };
  const pair = {
    text: llvm.StructType.get(context, [types.pointer, types.i64]),
    decimal: llvm.StructType.get(context, [types.i64, types.i64]),
  };
  return { context, module, builder, types, pair };
}

let shared: ReturnType<typeof createLlvm> | undefined;
function llvmObjects() {
  shared ??= createLlvm();
  return shared;
}

/** Integer constants by type and value. Bounded, as queries keep coming with constants of their own. */
const integerConstants = new Map<string, Word>();
const MOST_CONSTANTS = 4096;

/** An integer type's width in bits. */
export type IntegerBits = 1 | 8 | 16 | 32 | 64 | 128;

/** Types of generated functions and blocks' values by their short names. */
export type TypeName = keyof ReturnType<typeof createLlvm>['types'];

/** A module under emission. Only one exists at a time. */
export class ModuleBuilder {
  /** Everything declared or defined so far, by name, in order. */
  private readonly functions = new Map<string, { function: llvm.Function; defined: boolean }>();
  instructions = 0;
  /** Calls of library functions among them. */
  calls = 0;

  /** Starts a function of the module; call {@link FunctionBuilder.finish} before starting another. */
  define(name: string, returns: TypeName, parameters: readonly TypeName[]): FunctionBuilder {
    const definition = this.declare(name, llvmObjects().types[returns], parameters.map((p) => llvmObjects().types[p]), true);
    return new FunctionBuilder(this, definition);
  }

  /** The declaration of `name`, made on first use. */
  declare(name: string, returns: llvm.Type, parameters: readonly llvm.Type[], defined = false): llvm.Function {
    const known = this.functions.get(name);
    if (known !== undefined) return known.function;
    const type = llvm.FunctionType.get(returns, [...parameters], false);
    const result = llvm.Function.Create(type, llvm.GlobalValue.LinkageTypes.ExternalLinkage, name, llvmObjects().module);
    result.setDoesNotThrow();
    this.functions.set(name, { function: result, defined });
    return result;
  }

  /** An LLVM intrinsic for one operand type. */
  intrinsic(name: keyof typeof intrinsicNumbers, type: llvm.Type, typeKey: string): llvm.Function {
    const key = `llvm.${name}.${typeKey}`;
    const known = this.functions.get(key);
    if (known !== undefined) return known.function;
    const result = llvm.Intrinsic.getDeclaration(llvmObjects().module, intrinsicNumbers[name], [type]);
    this.functions.set(key, { function: result, defined: false });
    return result;
  }

  /** The module's text. */
  print(): string {
    return llvmObjects().module.print();
  }

  /** Verifies the module and writes its bitcode to `path`. */
  write(path: string): void {
    const { module } = llvmObjects();
    if (llvm.verifyModule(module)) {
      throw new MayflyError('internal_error', 'emit', `generated code is malformed:\n${module.print()}`);
    }
    llvm.WriteBitcodeToFile(module, path);
  }

  /** Erases all functions, also after a failure half-way: bodies first, so that no use outlives its function. */
  discard(): void {
    for (const { function: each, defined } of this.functions.values()) if (defined) each.deleteBody();
    for (const { function: each } of this.functions.values()) each.eraseFromParent();
    this.functions.clear();
  }
}

const intrinsicNumbers = {
  sadd_with_overflow: llvm.Intrinsic.sadd_with_overflow,
  ssub_with_overflow: llvm.Intrinsic.ssub_with_overflow,
  smul_with_overflow: llvm.Intrinsic.smul_with_overflow,
  uadd_with_overflow: llvm.Intrinsic.uadd_with_overflow,
  fabs: llvm.Intrinsic.fabs,
  floor: llvm.Intrinsic.floor,
  ceil: llvm.Intrinsic.ceil,
  trunc: llvm.Intrinsic.trunc,
  sqrt: llvm.Intrinsic.sqrt,
  rint: llvm.Intrinsic.rint,
} as const;

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

/** Emits one function, at a current block. Every method returns what it emitted. */
export class FunctionBuilder {
  readonly types = llvmObjects().types;
  private readonly builder = llvmObjects().builder;
  private readonly entry: Block;
  private readonly start: Block;
  private block: Block;
  /** The Query pointer, where the function has one; fallible calls need it. */
  query: Word | undefined;
  /** The Worker pointer, where the function has one. */
  worker: Word | undefined;
  /** Where a failed call or check goes. The function's author sets it before emitting anything fallible. */
  exit: Block | undefined;

  constructor(
    readonly module: ModuleBuilder,
    private readonly definition: llvm.Function,
  ) {
    this.entry = this.newBlock('entry');
    this.start = this.newBlock('start');
    this.block = this.start;
    this.at(this.start);
  }

  argument(index: number): Word {
    return this.definition.getArg(index);
  }

  /** A new block, not yet entered. Names read `operator.step`. */
  newBlock(name: string): Block {
    return llvm.BasicBlock.Create(llvmObjects().context, name, this.definition);
  }

  /** Continues emission at the end of `block`. */
  at(block: Block): void {
    this.block = block;
    this.builder.SetInsertPoint(block);
  }

  get current(): Block {
    return this.block;
  }

  /** Emits into the function's entry block, which runs once: addresses and state that loops use. */
  once<T>(emit: () => T): T {
    const block = this.block;
    this.at(this.entry);
    const result = emit();
    // Code emitted here may itself have branched; the entry block must stay straight-line.
    if (this.block !== this.entry) throw new MayflyError('internal_error', 'emit', 'control flow in an entry block');
    this.at(block);
    return result;
  }

  /** Ends the function: the entry block falls through to the first block. */
  finish(): void {
    this.at(this.entry);
    this.br(this.start);
  }

  // ---- constants

  /** An integer constant of any width; negative values are sign-extended. */
  integer(bits: IntegerBits, value: number | bigint): Word {
    const key = `${bits}:${value}`;
    const known = integerConstants.get(key);
    if (known !== undefined) return known;
    const type = this.integerType(bits);
    const wide = BigInt.asIntN(bits, BigInt(value));
    let result: Word;
    if (bits === 1) result = wide === 0n ? this.builder.getFalse() : this.builder.getTrue();
    else if (wide >= -0x8000_0000n && wide < 0x8000_0000n) result = llvm.ConstantInt.get(type, Number(wide), true);
    else {
      // 32 bits at a time; the builder folds shifts and ors of constants.
      result = llvm.ConstantInt.get(type, 0);
      for (let shift = Math.ceil(bits / 32) * 32 - 32; shift >= 0; shift -= 32) {
        const piece = Number((BigInt.asUintN(bits, wide) >> BigInt(shift)) & 0xffff_ffffn);
        const shifted = this.builder.CreateShl(result, llvm.ConstantInt.get(type, bits > 32 ? 32 : 0));
        result = this.builder.CreateOr(shifted, llvm.ConstantInt.get(type, piece));
      }
    }
    if (integerConstants.size === MOST_CONSTANTS) integerConstants.clear();
    integerConstants.set(key, result);
    return result;
  }

  float(bits: 32 | 64, value: number): Word {
    const type = bits === 32 ? this.types.f32 : this.types.f64;
    if (Number.isNaN(value)) return llvm.ConstantFP.getNaN(type);
    if (Number.isFinite(value)) return llvm.ConstantFP.get(type, value);
    return llvm.ConstantFP.get(type, value > 0 ? 'inf' : '-inf');
  }

  boolean(value: boolean): Word {
    return this.integer(1, value ? 1 : 0);
  }

  get nullPointer(): Word {
    return llvm.ConstantPointerNull.get(this.types.pointer as llvm.PointerType);
  }

  integerType(bits: IntegerBits): llvm.IntegerType {
    return this.types[`i${bits}`] as llvm.IntegerType;
  }

  private count<T>(word: T): T {
    this.module.instructions++;
    return word;
  }

  // ---- arithmetic; operands of one type

  add(a: Word, b: Word): Word { return this.count(this.builder.CreateAdd(a, b)); }
  sub(a: Word, b: Word): Word { return this.count(this.builder.CreateSub(a, b)); }
  mul(a: Word, b: Word): Word { return this.count(this.builder.CreateMul(a, b)); }
  sdiv(a: Word, b: Word): Word { return this.count(this.builder.CreateSDiv(a, b)); }
  srem(a: Word, b: Word): Word { return this.count(this.builder.CreateSRem(a, b)); }
  and(a: Word, b: Word): Word { return this.count(this.builder.CreateAnd(a, b)); }
  or(a: Word, b: Word): Word { return this.count(this.builder.CreateOr(a, b)); }
  xor(a: Word, b: Word): Word { return this.count(this.builder.CreateXor(a, b)); }
  not(a: Word): Word { return this.count(this.builder.CreateNot(a)); }
  neg(a: Word): Word { return this.count(this.builder.CreateNeg(a)); }
  shl(a: Word, b: Word): Word { return this.count(this.builder.CreateShl(a, b)); }
  lshr(a: Word, b: Word): Word { return this.count(this.builder.CreateLShr(a, b)); }
  ashr(a: Word, b: Word): Word { return this.count(this.builder.CreateAShr(a, b)); }
  fadd(a: Word, b: Word): Word { return this.count(this.builder.CreateFAdd(a, b)); }
  fsub(a: Word, b: Word): Word { return this.count(this.builder.CreateFSub(a, b)); }
  fmul(a: Word, b: Word): Word { return this.count(this.builder.CreateFMul(a, b)); }
  fdiv(a: Word, b: Word): Word { return this.count(this.builder.CreateFDiv(a, b)); }
  frem(a: Word, b: Word): Word { return this.count(this.builder.CreateFRem(a, b)); }
  fneg(a: Word): Word { return this.count(this.builder.CreateFNeg(a)); }

  compare(how: Comparison, a: Word, b: Word): Word { return this.count(this.builder[COMPARE[how]](a, b)); }
  floatCompare(how: FloatComparison, a: Word, b: Word): Word { return this.count(this.builder[FLOAT_COMPARE[how]](a, b)); }
  /** Whether a float is NaN. */
  isNaN(a: Word): Word { return this.count(this.builder.CreateFCmpUNE(a, a)); }
  isNullPointer(a: Word): Word { return this.count(this.builder.CreateICmpEQ(a, this.nullPointer)); }
  select(condition: Word, a: Word, b: Word): Word { return this.count(this.builder.CreateSelect(condition, a, b)); }

  /** A checked operation on signed (sadd, ssub, smul) or unsigned (uadd) integers: the result and whether it overflowed. */
  overflow(operation: 'sadd' | 'ssub' | 'smul' | 'uadd', bits: IntegerBits, a: Word, b: Word): { result: Word; overflowed: Word } {
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

  // ---- conversions

  trunc(a: Word, type: TypeName): Word { return this.count(this.builder.CreateTrunc(a, this.types[type])); }
  zext(a: Word, type: TypeName): Word { return this.count(this.builder.CreateZExt(a, this.types[type])); }
  sext(a: Word, type: TypeName): Word { return this.count(this.builder.CreateSExt(a, this.types[type])); }
  /** Sign-extends or truncates to an integer type; nothing where it is that already. */
  sextOrTrunc(a: Word, type: TypeName): Word { return this.count(this.builder.CreateSExtOrTrunc(a, this.types[type])); }
  signedToFloat(a: Word, type: 'f32' | 'f64'): Word { return this.count(this.builder.CreateSIToFP(a, this.types[type])); }
  unsignedToFloat(a: Word, type: 'f32' | 'f64'): Word { return this.count(this.builder.CreateUIToFP(a, this.types[type])); }
  /** Undefined for values out of the integer type's range: check first. */
  floatToSigned(a: Word, type: TypeName): Word { return this.count(this.builder.CreateFPToSI(a, this.types[type])); }
  floatExtend(a: Word): Word { return this.count(this.builder.CreateFPExt(a, this.types.f64)); }
  floatTruncate(a: Word): Word { return this.count(this.builder.CreateFPTrunc(a, this.types.f32)); }
  bitcast(a: Word, type: TypeName): Word { return this.count(this.builder.CreateBitCast(a, this.types[type])); }
  pointerToInteger(a: Word): Word { return this.count(this.builder.CreatePtrToInt(a, this.types.i64)); }
  integerToPointer(a: Word): Word { return this.count(this.builder.CreateIntToPtr(a, this.types.pointer)); }

  // ---- memory

  /** A variable of the function, in its entry block. */
  variable(type: TypeName, initial?: Word): Word {
    return this.once(() => {
      const address = this.count(this.builder.CreateAlloca(this.types[type]));
      if (initial !== undefined) this.store(initial, address);
      return address;
    });
  }

  /** Uninitialized memory for `count` values, in the entry block. */
  array(type: TypeName, count: number): Word {
    return this.once(() => this.count(this.builder.CreateAlloca(this.types[type], this.integer(32, count))));
  }

  load(type: TypeName, address: Word): Word { return this.count(this.builder.CreateLoad(this.types[type], address)); }
  store(value: Word, address: Word): void { this.count(this.builder.CreateStore(value, address)); }
  /** address + index × size of `type`. */
  element(type: TypeName, address: Word, index: Word): Word {
    return this.count(this.builder.CreateInBoundsGEP(this.types[type], address, index));
  }
  /** address + bytes. */
  offset(address: Word, bytes: number): Word {
    return bytes === 0 ? address : this.element('i8', address, this.integer(64, bytes));
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

  br(to: Block): void { this.count(this.builder.CreateBr(to)); }
  condBr(condition: Word, then: Block, otherwise: Block): void { this.count(this.builder.CreateCondBr(condition, then, otherwise)); }
  ret(value?: Word): void { this.count(value === undefined ? this.builder.CreateRetVoid() : this.builder.CreateRet(value)); }

  phi(type: TypeName, incoming: readonly (readonly [Word, Block])[]): llvm.PHINode {
    const node = this.count(this.builder.CreatePHI(this.types[type], incoming.length));
    for (const [value, from] of incoming) node.addIncoming(value, from);
    return node;
  }

  /** Adds a predecessor to a phi once its value is known (loops). */
  addIncoming(phi: Word, value: Word, from: Block): void {
    (phi as llvm.PHINode).addIncoming(value, from);
  }

  /** A multi-way branch on an integer. */
  switch(value: Word, otherwise: Block, cases: readonly (readonly [constant: Word, to: Block])[]): void {
    const node = this.count(this.builder.CreateSwitch(value, otherwise, cases.length));
    for (const [constant, to] of cases) node.addCase(constant as llvm.ConstantInt, to);
  }

  // ---- calls

  /**
   * Calls a library function with its parameters' words (two for text and decimal), without `worker` or
   * `query`, which are supplied. Returns its result's words. After a fallible function, leaves through
   * `exit` if the query has failed.
   */
  call(name: LibraryFunctionName, words: readonly Word[]): Word[] {
    const row = libraryFunctions[name];
    const argumentTypes: llvm.Type[] = [];
    const values: Word[] = [];
    const [first] = row.parameters;
    if (first !== undefined && (first[0] === 'worker' || first[0] === 'query')) {
      const context = this[first[0]];
      if (context === undefined) throw new MayflyError('internal_error', 'emit', `${name} needs a ${first[0]}`);
      values.push(context);
    }
    values.push(...words);
    for (const [, type] of row.parameters) argumentTypes.push(...this.nativeTypes(type));
    if (values.length !== argumentTypes.length) {
      throw new MayflyError('internal_error', 'emit', `${name} takes ${argumentTypes.length} words, not ${values.length}`);
    }
    const callee = this.module.declare(name, this.nativeResult(row.returns), argumentTypes);
    const result = this.count(this.builder.CreateCall(callee, values));
    this.module.calls++;
    const resultWords = this.resultWords(row.returns, result);
    if (row.fallible) this.leaveIfStopped();
    return resultWords;
  }

  private nativeTypes(type: NativeType): llvm.Type[] {
    switch (type) {
      case 'void': return [];
      case 'bool': return [this.types.i1];
      case 'text': return [this.types.pointer, this.types.i64];
      case 'decimal': return [this.types.i64, this.types.i64];
      default: return [this.types[type]];
    }
  }

  private nativeResult(type: NativeType): llvm.Type {
    if (type === 'text' || type === 'decimal') return llvmObjects().pair[type];
    return this.nativeTypes(type)[0] ?? this.types.void;
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
