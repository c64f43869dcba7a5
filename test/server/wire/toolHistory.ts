import type { ChatMessage } from './chatRequest.ts';

/**
 * Checks the tool calls of a conversation as API version 2 does: every call is answered by a tool message right
 * after it, ids are unique, no answer is an orphan. Returns what is wrong.
 */
export function toolHistoryProblem(messages: readonly ChatMessage[]): string | undefined {
  const seen = new Set<string>();
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id))
        return `Tool message answers unknown tool_call_id '${message.tool_call_id}'`;
      continue;
    }
    if (open.size > 0) break;
    const ids = callIds(message);
    const repeated = ids.find((id, index) => seen.has(id) || ids.indexOf(id) !== index);
    if (repeated !== undefined) return `Duplicate tool call id '${repeated}'`;
    for (const id of ids) seen.add(id);
    open = new Set(ids);
  }
  const [unanswered] = open;
  return unanswered === undefined
    ? undefined
    : `Tool call '${unanswered}' must be followed by a tool message that answers it`;
}

function callIds(message: ChatMessage): readonly string[] {
  return message.role === 'assistant' ? (message.tool_calls ?? []).map((call) => call.id) : [];
}
