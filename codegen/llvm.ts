// The one importer of llvm-bindings: the process-wide LLVM context with its types and constants, and the bindings
// themselves for the two builders through which everything else emits.
//
// llvm-bindings never frees contexts, modules or builders, so there is one of each. Its constants stop at 32 bits.
import llvm from 'llvm-bindings';
import { MayflyError } from '../planner/errors.js';

export { llvm };

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
  const nullPointer = llvm.ConstantPointerNull.get(types.pointer as llvm.PointerType);
  return { context, module, builder, types, pair, nullPointer };
}

let shared: ReturnType<typeof createLlvm> | undefined;
export function llvmObjects() {
  shared ??= createLlvm();
  return shared;
}

/** An integer type's width in bits. */
export type IntegerBits = 1 | 8 | 16 | 32 | 64 | 128;

/** Types of generated functions' values by their short names. */
export type TypeName = keyof ReturnType<typeof createLlvm>['types'];

const functionTypes = new Map<string, llvm.FunctionType>();

/** The type of functions of such parameters; `text` and `decimal` are what a library function returns in two words. */
export function functionType(
  returns: TypeName | 'text' | 'decimal',
  parameters: readonly TypeName[],
): llvm.FunctionType {
  let key: string = returns;
  for (const parameter of parameters) key += ` ${parameter}`;
  let type = functionTypes.get(key);
  if (type === undefined) {
    const { types, pair } = llvmObjects();
    const result = returns === 'text' || returns === 'decimal' ? pair[returns] : types[returns];
    type = llvm.FunctionType.get(
      result,
      parameters.map((p) => types[p]),
      false,
    );
    functionTypes.set(key, type);
  }
  return type;
}

/** Integer constants by width and value. Bounded, as queries keep coming with constants of their own. */
const integerConstants: Record<IntegerBits, Map<number | bigint, llvm.Value>> = {
  1: new Map(),
  8: new Map(),
  16: new Map(),
  32: new Map(),
  64: new Map(),
  128: new Map(),
};
const MOST_CONSTANTS = 4096;

/** An integer constant of any width; negative values are sign-extended. */
export function integerConstant(bits: IntegerBits, value: number | bigint): llvm.Value {
  const constants = integerConstants[bits];
  const known = constants.get(value);
  if (known !== undefined) return known;
  const { builder, types } = llvmObjects();
  const type = types[`i${bits}`] as llvm.IntegerType;
  const wide = BigInt.asIntN(bits, BigInt(value));
  let result: llvm.Value;
  if (bits === 1) result = wide === 0n ? builder.getFalse() : builder.getTrue();
  else if (wide >= -0x8000_0000n && wide < 0x8000_0000n) result = llvm.ConstantInt.get(type, Number(wide), true);
  else {
    // 32 bits at a time; the builder folds shifts and ors of constants.
    result = llvm.ConstantInt.get(type, 0);
    for (let shift = Math.ceil(bits / 32) * 32 - 32; shift >= 0; shift -= 32) {
      const piece = Number((BigInt.asUintN(bits, wide) >> BigInt(shift)) & 0xffff_ffffn);
      const shifted = builder.CreateShl(result, llvm.ConstantInt.get(type, bits > 32 ? 32 : 0));
      result = builder.CreateOr(shifted, llvm.ConstantInt.get(type, piece));
    }
  }
  if (constants.size === MOST_CONSTANTS) constants.clear();
  constants.set(value, result);
  return result;
}

/** A float constant, NaN and infinities included. */
export function floatConstant(bits: 32 | 64, value: number): llvm.Value {
  const type = llvmObjects().types[`f${bits}`];
  if (Number.isNaN(value)) return llvm.ConstantFP.getNaN(type);
  if (Number.isFinite(value)) return llvm.ConstantFP.get(type, value);
  return llvm.ConstantFP.get(type, value > 0 ? 'inf' : '-inf');
}

export const intrinsicNumbers = {
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
  ctpop: llvm.Intrinsic.ctpop,
} as const;
