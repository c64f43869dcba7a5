/** What a request is for. Each task has its own model. `small`: commit messages, titles, names. */
export type Task = 'inline' | 'chat' | 'edit' | 'small' | 'nextEdit';

export const tasks: readonly Task[] = ['inline', 'chat', 'edit', 'small', 'nextEdit'];

export const isTask = (value: unknown): value is Task => tasks.some((task) => task === value);
