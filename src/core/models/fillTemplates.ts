import type { FillTemplate } from '../api/provider.ts';

/** A family of models that was trained to fill in the middle, and the markers that it was trained with. */
interface FillFamily {
  /** Matched against the model's id in lower case, whatever stands before its name (`org/`, `hf.co/…/`). */
  readonly ids: RegExp;
  readonly template: FillTemplate;
  readonly source: string;
}

const pipes = (space: string, stop: readonly string[]): FillTemplate => ({
  beforePrefix: `<|fim${space}prefix|>`,
  beforeSuffix: `<|fim${space}suffix|>`,
  beforeMiddle: `<|fim${space}middle|>`,
  stop,
});

const starCoder: FillTemplate = {
  beforePrefix: '<fim_prefix>',
  beforeSuffix: '<fim_suffix>',
  beforeMiddle: '<fim_middle>',
  stop: ['<|endoftext|>', '<file_sep>', '<fim_pad>'],
};

const families: readonly FillFamily[] = [
  {
    ids: /(?:^|[/_-])qwen[\d.]*-?coder/,
    template: pipes('_', ['<|fim_pad|>', '<|endoftext|>', '<|repo_name|>', '<|file_sep|>']),
    source: 'QwenLM/Qwen2.5-Coder README, “File-Level Code Completion (Fill in the Middle)”',
  },
  {
    ids: /(?:^|[/_-])codegemma/,
    template: pipes('_', ['<|file_separator|>', '<|fim_prefix|>', '<eos>']),
    source: 'ai.google.dev/gemma/docs/codegemma: formatting',
  },
  {
    ids: /(?:^|[/_-])(?:starcoder|stable-code|codeqwen)/,
    template: starCoder,
    source: 'bigcode/starcoder2, stabilityai/stable-code-3b and Qwen/CodeQwen1.5-7B: model cards',
  },
  {
    ids: /(?:^|[/_-])granite.*code/,
    template: starCoder,
    source: 'ibm-granite/granite-code-models: tokenizer_config.json',
  },
  {
    ids: /(?:^|[/_-])deepseek-coder/,
    template: {
      beforePrefix: '<｜fim▁begin｜>',
      beforeSuffix: '<｜fim▁hole｜>',
      beforeMiddle: '<｜fim▁end｜>',
      stop: ['<｜end▁of▁sentence｜>', '<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'],
    },
    source: 'deepseek-ai/DeepSeek-Coder README, “Code Insertion”',
  },
  {
    ids: /(?:^|[/_-])codestral/,
    template: {
      // The suffix comes first.
      order: 'suffixFirst',
      beforePrefix: '[PREFIX]',
      beforeSuffix: '[SUFFIX]',
      beforeMiddle: '',
      stop: ['</s>', '[PREFIX]', '[SUFFIX]'],
    },
    source: 'mistralai/mistral-common: encode_fim of the instruct tokenizers',
  },
  {
    ids: /(?:^|[/_-])codellama(?!.*(?:34b|70b|python))/,
    template: {
      beforePrefix: '<PRE> ',
      beforeSuffix: ' <SUF>',
      beforeMiddle: ' <MID>',
      stop: ['<EOT>', '<PRE>', '<SUF>', '<MID>'],
    },
    source: 'meta-llama/codellama README: infilling is trained in the 7B and 13B models',
  },
];

/**
 * The markers of a model that is known to have been trained on some. Undefined for every other: a model that does not
 * know them reads them as text, and answers with more of the same.
 */
export function fillTemplateOf(modelId: string): FillTemplate | undefined {
  const id = modelId.toLowerCase();
  return families.find(({ ids }) => ids.test(id))?.template;
}
