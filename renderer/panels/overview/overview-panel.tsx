// Whether everything is well, at a glance: numbers of the session, open alerts, money over time, components, the machine.
import { lazy, Suspense } from 'react';
import { PanelFrame } from '../../elements/panel-frame.tsx';
import { ScrollRegion } from '../../elements/scroll-region.tsx';
import { AlertList } from './alert-list.tsx';
import { ComponentTable } from './component-table.tsx';
import { MetricGrid } from './metric-grid.tsx';
import { OVERVIEW } from './overview-topic.ts';
import './overview-panel.css';

const EquityCurves = lazy(async () => ({ default: (await import('./equity-curves.tsx')).EquityCurves }));
const ResourceCurves = lazy(async () => ({ default: (await import('./resource-curves.tsx')).ResourceCurves }));

export function OverviewPanel() {
  return (
    <PanelFrame topic={OVERVIEW}>
      <ScrollRegion className="overview" label="Health of the session">
        <MetricGrid />
        <AlertList />
        <Suspense fallback={<div className="curves-place" />}>
          <EquityCurves />
        </Suspense>
        <ComponentTable />
        <Suspense fallback={<div className="resources-place" />}>
          <ResourceCurves />
        </Suspense>
      </ScrollRegion>
    </PanelFrame>
  );
}
