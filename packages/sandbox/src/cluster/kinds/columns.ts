/** Columns as `kubectl get` shows them (kubernetes pkg/printers/internalversion/printers.go). */
import { isJsonObject, valueAt } from '../json.ts';
import { jsonPath } from '../json-path.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Cell, PrinterColumn } from '../resource-type.ts';

const objectMeta = "see the object's metadata";

export const nameColumn: PrinterColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: `Name must be unique within a namespace; ${objectMeta}.`,
  value: ({ metadata }) => metadata.name,
};

/** Age as a short duration; `date` columns of custom kinds are printed in the same way. */
export const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'string',
  description: `Time since creation; ${objectMeta}.`,
  value: ({ metadata }, now) => age(metadata.creationTimestamp, now),
};

export function column(
  name: string,
  value: PrinterColumn['value'],
  options: Partial<Pick<PrinterColumn, 'type' | 'priority' | 'description'>> = {},
): PrinterColumn {
  return { name, type: 'string', description: '', value, ...options };
}

/** A column of a custom kind: the first value at a JSONPath. Lists show as JSON, as in Kubernetes. */
export function fieldColumn(name: string, path: string, description: string): PrinterColumn {
  const find = jsonPath(path);
  return { name, type: 'string', description, path, value: (object) => printed(find?.(object)[0]) };
}

function printed(value: unknown): Cell {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function age(timestamp: string | null | undefined, now: Date): string {
  return timestamp ? humanDuration(now.getTime() - Date.parse(timestamp)) : '<unknown>';
}

/** Two significant units at most, fewer the longer it is (apimachinery util/duration HumanDuration). */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return joined(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return joined(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return joined(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? joined(years, 'y', days % 365, 'd') : `${years}y`;
}

function joined(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major}${majorUnit}` : `${major}${majorUnit}${minor}${minorUnit}`;
}

export function numberAt(object: KubeObject, ...path: string[]): number {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : 0;
}

export function textAt(object: KubeObject, ...path: string[]): string {
  const value = valueAt(object, path);
  return typeof value === 'string' ? value : '';
}

/** The objects of a list member, ignoring anything else that stands there. */
export function objectsAt(object: unknown, ...path: string[]): Record<string, unknown>[] {
  const value = valueAt(object, path);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
