// What a query becomes, as text, at every stage of its life, and how long that takes; nothing is run.
import type { CompiledQuery } from '../codegen/index.js';
import { formatPlan } from '../planner/explain.js';
import { chooseTier } from './choose-mode.js';
import { asMayflyError } from './execute.js';
import { explainPipelines } from './explain-pipelines.js';
import { explainTiming } from './explain-timing.js';
import { checkReport, withInstance } from './instance.js';
import type { Settings } from './options.js';
import { type Engine, loadCodegen, PreparedQuery } from './prepare.js';

/**
 * plan: operators; pipelines: what is fused; ir: as emitted; optimised: as compiled; asm: machine code; timing: how long
 * each stage took, and LLVM on each module.
 */
export const stages = ['plan', 'pipelines', 'ir', 'optimised', 'asm', 'timing'] as const;

export type Stage = (typeof stages)[number];

/** The text of the asked stages in order, under headings where there are several. */
export async function explainQuery(
  engine: Engine,
  sql: string,
  asked: readonly Stage[],
  settings: Settings,
  signal: AbortSignal,
): Promise<string> {
  const prepared = new PreparedQuery(engine, sql, settings, signal, undefined);
  const { native } = engine;
  try {
    const texts = new Map<Stage, string>();
    texts.set('plan', formatPlan(await prepared.plan()));
    if (asked.some((stage) => stage !== 'plan')) {
      const entered = (compiled: CompiledQuery) => {
        texts.set('pipelines', explainPipelines(compiled));
        texts.set(
          'ir',
          modules(compiled, (module) => compiled.modules[module]?.ir ?? ''),
        );
      };
      const keepIr = asked.includes('ir');
      const keepStages = asked.includes('optimised') || asked.includes('asm');
      if (keepStages || asked.includes('timing')) {
        const use = { keepIr, keepStages, analyze: false, run: false };
        await withInstance(engine, prepared, settings, use, signal, ({ query, compiled, report }) => {
          checkReport(report);
          entered(compiled);
          texts.set('timing', explainTiming(prepared.times, compiled, report));
          if (!keepStages) return;
          texts.set(
            'optimised',
            modules(compiled, (module) => native.queryStage(query, module, 'optimised')),
          );
          texts.set(
            'asm',
            modules(compiled, (module) => native.queryStage(query, module, 'assembly')),
          );
        });
      } else {
        await loadCodegen();
        const { moduleInstructions } = chooseTier(settings);
        entered(prepared.emit({ keepIr, countRows: false, moduleInstructions, take: () => {} }));
      }
    }
    if (asked.length === 1) return texts.get(asked[0]!) ?? '';
    return asked.map((stage) => `-- ${stage}\n${texts.get(stage) ?? ''}`).join('\n');
  } catch (error) {
    throw asMayflyError(error, sql);
  } finally {
    prepared.release();
  }
}

function modules(compiled: CompiledQuery, text: (module: number) => string): string {
  return `${compiled.modules.map((_, module) => text(module).trimEnd()).join('\n\n')}\n`;
}
