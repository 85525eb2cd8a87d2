import type { BlockType } from "./block-type.ts"
import { own } from "./own-key.ts"
import type { Block, Config, Pipeline, Use } from "./pipeline.ts"

type Types = Readonly<Record<string, BlockType>>

/**
 * Brings the blocks of a pipeline from the versions in `uses` to those of `types`, each migration in turn. Types that
 * are unknown, newer in the file than here, or without the migration stay as they are: `check` says so.
 */
export function upgradeBlocks(pipeline: Pipeline, types: Types): Pipeline {
  const uses: Record<string, Use> = {}
  const steps = new Map<string, (config: Config) => Config>()
  for (const [name, use] of Object.entries(pipeline.uses)) {
    const step = upgradeOf(own(types, name), use.version)
    uses[name] = step ? { ...use, version: own(types, name)?.version ?? use.version } : use
    if (step) steps.set(name, step)
  }
  if (steps.size === 0) return pipeline
  const upgrade = (blocks: Readonly<Record<string, Block>>): Record<string, Block> =>
    Object.fromEntries(Object.entries(blocks).map(([id, block]) => [id, { ...block, config: (steps.get(block.type) ?? same)(block.config) }]))
  const composites = Object.entries(pipeline.composites).map(([id, composite]) => [id, { ...composite, blocks: upgrade(composite.blocks) }] as const)
  return { ...pipeline, uses, blocks: upgrade(pipeline.blocks), composites: Object.fromEntries(composites) }
}

function upgradeOf(type: BlockType | undefined, from: number): ((config: Config) => Config) | null {
  if (!type || from >= type.version) return null
  const migrations = Array.from({ length: type.version - from }, (_, index) => type.migrate?.[from + index])
  if (migrations.includes(undefined)) return null
  return (config) => migrations.reduce((present, migration) => (migration ? migration(present) : present), config)
}

function same(config: Config): Config {
  return config
}
