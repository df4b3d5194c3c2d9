// A part of a panel that scrolls by itself.
import type { ReactNode, Ref, UIEvent } from 'react';

type ScrollRegionProps = {
  readonly className: string;
  /** Left out where what is inside names itself, as a table does. */
  readonly label?: string;
  readonly ref?: Ref<HTMLElement>;
  readonly onScroll?: (event: UIEvent<HTMLElement>) => void;
  readonly children: ReactNode;
};

export const ScrollRegion = ({ className, label, ref, onScroll, children }: ScrollRegionProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard, it must be reachable by keyboard
  <section className={`${className} scrolls`} ref={ref} tabIndex={0} aria-label={label} onScroll={onScroll}>
    {children}
  </section>
);
