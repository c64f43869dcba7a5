// The panel as many assistants have it: one message per token, all of the answer's markdown read again for each.
import { marked } from 'marked';

const root = document.getElementById('root');
let answer: HTMLElement | undefined;
let text = '';

function addMessage(markdown: string): HTMLElement {
  const element = document.createElement('article');
  element.className = 'message answer markdown';
  element.innerHTML = marked.parse(markdown, { async: false });
  root?.append(element);
  return element;
}

window.addEventListener('message', ({ data }) => {
  if (data.type === 'load') for (const message of data.messages) addMessage(message);
  if (data.type === 'begin') answer = addMessage('');
  if (data.type !== 'token' || answer === undefined) return;
  text += data.text;
  answer.innerHTML = marked.parse(text, { async: false });
  answer.scrollIntoView({ block: 'end' });
});
