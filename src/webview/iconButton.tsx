import { Icon, type IconName } from './icon.tsx';

/** A button that shows a drawing and says its name to the pointer and to screen readers. */
export function IconButton(props: {
  readonly icon: IconName;
  readonly label: string;
  onClick(): void;
}) {
  return (
    <button
      type="button"
      class="quiet icon-button"
      title={props.label}
      aria-label={props.label}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  );
}
