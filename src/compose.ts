import type { ExtensionContext } from 'vscode';
import { createStore, type Disposable } from './core/lifetime.ts';
import { type Basics, createBasics } from './host/basics.ts';
import { type CommandHandlers, registerCommands } from './host/contributions.ts';
import { createMenu } from './host/menu.ts';
import { createSwitch } from './host/switch.ts';

/** What stands while Slipstream is switched on. */
interface House extends Disposable {
  readonly commands: CommandHandlers;
}

/** Builds everything by hand: net → core → host. All of it is let go by the returned disposable. */
export function compose(context: ExtensionContext): Disposable {
  const store = createStore();
  const basics = store.own(createBasics(context));
  const house = store.own(createSwitch(basics, () => createHouse(basics)));
  store.own(
    registerCommands(() => house.current?.commands, house.offerSwitchingOn, basics.onUnexpected),
  );
  return store;
}

/** Wires the rooms. Each gets exactly what it calls. */
function createHouse(basics: Basics): House {
  const store = createStore();
  const commands: CommandHandlers = {
    'slipstream.openMenu': createMenu(basics.texts),
    'slipstream.showLog': () => basics.channel.show(true),
  };
  return { commands, dispose: () => store.dispose() };
}
