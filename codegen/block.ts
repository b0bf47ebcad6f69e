// Basic blocks of a function under emission (function-builder.ts). A block becomes one of LLVM's with its first
// instruction, and the branches between blocks are made when the function is complete: what only goes on elsewhere
// leaves no block, and what only one branch leads to needs none. Both cost time to emit and to compile.
import { MayflyError } from '../planner/errors.js';
import { llvm, llvmObjects } from './llvm.js';
import type { ModuleBuilder } from './module-builder.js';

/** A place that control can go to. Emission makes a block, enters it with `at`, and ends it with a branch. */
export class Block {
  /** LLVM's block, once there is an instruction in it or a phi names it. */
  llvm: llvm.BasicBlock | undefined;
  /** Where it ends by going: `next` always, or `next` where `condition` holds and else `otherwise`. */
  next: Block | undefined;
  condition: llvm.Value | undefined;
  otherwise: Block | undefined;
  /** The cases of a switch on `condition`, whose default is `otherwise`. */
  cases: readonly (readonly [constant: llvm.Value, to: Block])[] | undefined;
  /** Whether a branch leads here. */
  isReached = false;
  /** Whether it was continued in the block before it; nothing else may lead to it then. */
  isMerged = false;

  constructor(readonly name: string) {}

  /** Where control goes on that is sent here: past all that only goes on elsewhere. */
  get destination(): Block {
    let block: Block = this;
    while (block.llvm === undefined && block.next !== undefined) block = block.next;
    return block;
  }
}

/** The blocks of one function, of which one is current: instructions are put at its end. */
export class BlockBuilder {
  readonly types = llvmObjects().types;
  private readonly ir = llvmObjects().builder;
  private readonly context = llvmObjects().context;
  /** What runs once, ahead of all else: the upper part of the start block's LLVM block. */
  private readonly entry = new Block('entry');
  private readonly start = new Block('start');
  /** The first instruction of the start block, before which the entry's are put. */
  private first: llvm.Instruction | undefined;
  private block = this.start;
  /** Where LLVM's builder is. */
  private position: Block | undefined;
  /** The blocks whose ends are known. */
  private readonly ended: Block[] = [];

  constructor(
    readonly module: ModuleBuilder,
    protected readonly definition: llvm.Function,
  ) {
    this.entry.llvm = this.start.llvm = this.createBlock(this.entry.name);
  }

  private createBlock(name: string): llvm.BasicBlock {
    return llvm.BasicBlock.Create(this.context, this.module.readable ? name : '', this.definition);
  }

  /** LLVM's builder, at the end of the current block. */
  protected get builder(): llvm.IRBuilder {
    const { block } = this;
    if (this.position !== block) {
      if (block === this.entry && this.first !== undefined) this.ir.SetInsertPoint(this.first);
      else this.ir.SetInsertPoint(this.llvmBlock(block));
      this.position = block;
    }
    return this.ir;
  }

  protected llvmBlock(block: Block): llvm.BasicBlock {
    block.llvm ??= this.createBlock(block.name);
    return block.llvm;
  }

  /** A new block, not yet entered. Names read `operator.step`. */
  newBlock(name: string): Block {
    return new Block(name);
  }

  /** Continues emission at the end of `block`. */
  at(block: Block): void {
    this.block = block;
  }

  /** Goes on in `block`, to which no branch will be added: in the current one where there is none yet. */
  enter(block: Block): void {
    if (block.isReached) {
      this.br(block);
      this.at(block);
    } else block.isMerged = true;
  }

  /** Whether what is emitted runs once, ahead of all else. */
  protected get inEntry(): boolean {
    return this.block === this.entry;
  }

  get current(): Block {
    return this.block;
  }

  /** Emits into the function's entry block, which runs once: addresses and state that loops use. */
  once<T>(emit: () => T): T {
    const { block } = this;
    this.block = this.entry;
    const result = emit();
    // Code emitted here may itself have branched; the entry block must stay straight-line.
    if (this.block !== this.entry) throw new MayflyError('internal_error', 'emit', 'control flow in an entry block');
    this.block = block;
    return result;
  }

  /**
   * Emits what is never entered, to see what it becomes: a value's shape, and whether it `isStraight`, without branches.
   */
  trial<T>(emit: () => T): { result: T; isStraight: boolean } {
    const { block } = this;
    const trial = this.newBlock('trial');
    this.block = trial;
    const result = emit();
    const isStraight = this.block === trial;
    if (isStraight) trial.llvm?.eraseFromParent();
    else this.builder.CreateUnreachable();
    this.block = block;
    this.position = undefined;
    return { result, isStraight };
  }

  /** Ends the function: blocks get their branches. */
  finish(): void {
    for (const block of this.ended) if (block.llvm !== undefined) this.end(block.llvm, block);
  }

  private end(from: llvm.BasicBlock, { next, condition, otherwise, cases }: Block): void {
    const { ir } = this;
    ir.SetInsertPoint(from);
    if (condition === undefined) this.count(ir.CreateBr(this.target(next)));
    else if (cases === undefined) this.count(ir.CreateCondBr(condition, this.target(next), this.target(otherwise)));
    else {
      const node = this.count(ir.CreateSwitch(condition, this.target(otherwise), cases.length));
      for (const [constant, block] of cases) node.addCase(constant as llvm.ConstantInt, this.target(block));
    }
  }

  private target(block: Block | undefined): llvm.BasicBlock {
    return this.llvmBlock((block as Block).destination);
  }

  /** Notes an instruction that was just emitted. */
  protected count<T>(word: T): T {
    this.module.instructions++;
    if (this.first === undefined && this.block === this.start && word instanceof llvm.Instruction) this.first = word;
    return word;
  }

  br(to: Block): void {
    this.endBlock(to);
  }
  condBr(condition: llvm.Value, then: Block, otherwise: Block): void {
    this.endBlock(then, condition, otherwise);
  }
  /** A multi-way branch on an integer. */
  switch(value: llvm.Value, otherwise: Block, cases: readonly (readonly [constant: llvm.Value, to: Block])[]): void {
    this.endBlock(undefined, value, otherwise, cases);
  }

  private endBlock(
    next: Block | undefined,
    condition?: llvm.Value,
    otherwise?: Block,
    cases: Block['cases'] = undefined,
  ): void {
    const { block } = this;
    if (block.next !== undefined || block.condition !== undefined) {
      throw new MayflyError('internal_error', 'emit', `the block ${block.name} ends twice`);
    }
    // Only where it always goes to the same place can those that come here go there at once.
    if (condition !== undefined) this.llvmBlock(block);
    block.next = next;
    block.condition = condition;
    block.otherwise = otherwise;
    block.cases = cases;
    this.ended.push(block);
    // An empty block to which nothing leads is none.
    if (block.isReached || block.llvm !== undefined) this.reachNext(block);
  }

  private reachNext({ next, otherwise, cases }: Block): void {
    if (next !== undefined) this.reach(next);
    if (otherwise !== undefined) this.reach(otherwise);
    if (cases !== undefined) for (const [, to] of cases) this.reach(to);
  }

  private reach(block: Block): void {
    if (block.isMerged)
      throw new MayflyError('internal_error', 'emit', `a branch to ${block.name}, which has no begin`);
    if (block.isReached) return;
    block.isReached = true;
    if (block.llvm === undefined) this.reachNext(block);
  }
}
