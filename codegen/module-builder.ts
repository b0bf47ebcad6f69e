// Emission of modules, one after the other in one LLVM context. Nothing is executed here; a finished module leaves as
// bitcode, and its functions are then erased.
import { MayflyError } from '../planner/errors.js';
import { FunctionBuilder } from './function-builder.js';
import { functionType, intrinsicNumbers, llvm, llvmObjects, type TypeName } from './llvm.js';

/** A module under emission. Only one exists at a time. */
export class ModuleBuilder {
  /** `readable`: blocks have names, and the module is verified here and not only by the host: for people and tests. */
  constructor(readonly readable = false) {}

  /** Everything declared or defined so far, by name, in order. */
  private readonly functions = new Map<string, { function: llvm.Function; defined: boolean }>();
  instructions = 0;
  /** Calls of library functions among them. */
  calls = 0;

  /** Starts a function of the module; call {@link FunctionBuilder.finish} before starting another. */
  define(name: string, returns: TypeName, parameters: readonly TypeName[]): FunctionBuilder {
    return new FunctionBuilder(this, this.declare(name, functionType(returns, parameters), true));
  }

  /** The declaration of `name`, made on first use. The host adds what is known of the function. */
  declare(name: string, type: llvm.FunctionType, defined = false): llvm.Function {
    const known = this.functions.get(name);
    if (known !== undefined) return known.function;
    const result = llvm.Function.Create(
      type,
      llvm.GlobalValue.LinkageTypes.ExternalLinkage,
      name,
      llvmObjects().module,
    );
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

  /** Writes the module's bitcode to `path`. The host verifies what it reads. */
  write(path: string): void {
    const { module } = llvmObjects();
    if (this.readable && llvm.verifyModule(module)) {
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
