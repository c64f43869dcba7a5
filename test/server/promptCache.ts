/** Remembers prompts by exact prefix in blocks, as the API's own cache does. */
export interface PromptCache {
  /** How many tokens of this prompt were seen before; from now on all of it has been. */
  take(model: string, prompt: string): number;
  clear(): void;
}

/** 128 tokens of 4 characters: the smallest block the documentation named. */
const blockTokens = 128;
const blockChars = blockTokens * 4;

/** Blocks remembered before everything is forgotten, in place of the API's five minutes. */
const maxBlocks = 200_000;

/** Creates an empty cache. Time is linear in the prompt's length: about 1 ms for 128 K tokens. */
export function createPromptCache(): PromptCache {
  const blocks = new Set<string>();
  return {
    take(model, prompt) {
      let hash = 0;
      let cached = 0;
      let isHit = true;
      if (blocks.size > maxBlocks) blocks.clear();
      for (let end = blockChars; end <= prompt.length; end += blockChars) {
        for (let at = end - blockChars; at < end; at++)
          hash = (Math.imul(hash, 31) + prompt.charCodeAt(at)) | 0;
        const block = `${model} ${end} ${hash}`;
        isHit = isHit && blocks.has(block);
        if (isHit) cached += blockTokens;
        blocks.add(block);
      }
      return cached;
    },
    clear: () => blocks.clear(),
  };
}
