// A button that must be held down, so that no slip of the hand does what it does. Space and Enter hold it, too.
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import './hold-button.css';

type HoldButtonProps = {
  readonly holdMs: number;
  readonly isDisabled: boolean;
  readonly className?: string;
  readonly onHeld: () => void;
  readonly children: ReactNode;
};

export function HoldButton({ holdMs, isDisabled, className = 'danger', onHeld, children }: HoldButtonProps) {
  const [isHolding, setIsHolding] = useState(false);
  const latest = useRef(onHeld);
  latest.current = onHeld;
  useEffect(() => {
    if (!isHolding || isDisabled) return undefined;
    const timer = setTimeout(() => {
      setIsHolding(false);
      latest.current();
    }, holdMs);
    return () => clearTimeout(timer);
  }, [isHolding, isDisabled, holdMs]);

  const release = (): void => setIsHolding(false);
  const isKey = (event: KeyboardEvent): boolean => event.key === ' ' || event.key === 'Enter';
  return (
    <button
      type="button"
      className={`hold-button ${className} ${isHolding && !isDisabled ? 'holding' : ''}`}
      disabled={isDisabled}
      onPointerDown={(event) => event.button === 0 && setIsHolding(true)}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onBlur={release}
      onKeyDown={(event) => {
        if (!isKey(event)) return;
        event.preventDefault();
        setIsHolding(true);
      }}
      onKeyUp={(event) => isKey(event) && release()}
      onContextMenu={(event) => event.preventDefault()}
    >
      <span className="hold-fill" ref={(element) => element?.style.setProperty('--hold', `${holdMs}ms`)} aria-hidden="true" />
      <span className="hold-text">{children}</span>
    </button>
  );
}
