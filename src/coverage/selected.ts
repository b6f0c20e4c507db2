// Whether the selectors of a trail let an event through, on all resources that it may be about; if not, why.

import type { EventSelector, FieldSelector, Trail } from '../attached/trail.js';
import type { AskedEvent } from './asked-event.js';
import { passes, passingPart } from './field-values.js';
import type { BlindReason } from './question.js';

const resourceField = 'resources.ARN';

/** Why the trail may not have logged the event; nothing where it has for certain. */
export function whyNotSelected(trail: Trail, event: AskedEvent): readonly BlindReason[] {
  const ofCategory = trail.selectors.filter(({ category }) => category === event.category);
  if (event.category === 'Data') return whyNoData(trail, event, ofCategory);
  if (ofCategory.length === 0) return [{ kind: 'management-not-selected', trail: trail.name }];
  const reasons = ofCategory.map(({ fields }) => firstObstacle(fields, event, trail.name));
  return reasons.includes(undefined) ? [] : reasons.filter((reason) => reason !== undefined);
}

function whyNoData(trail: Trail, event: AskedEvent, selectors: readonly EventSelector[]): readonly BlindReason[] {
  const ofType = selectors.filter(({ fields }) =>
    event.types.some((type) => fields.filter(isType).every((field) => passes(field, type))),
  );
  if (event.types.length === 0) return [{ kind: 'never-logged' }];
  if (ofType.length === 0) return [{ kind: 'data-not-selected', types: event.types, trail: trail.name }];
  const obstacles = ofType.map(({ fields }) => firstObstacle(fields, event, trail.name));
  const open = ofType.filter((_, index) => obstacles[index] === undefined);
  if (open.length === 0) return obstacles.filter((reason) => reason !== undefined);
  const lists = open.map(({ fields }) => fields.filter(({ field }) => field === resourceField));
  const parts = event.resources.map((resource) => passingPart(resource, lists));
  if (parts.every((part) => part === 'all')) return [];
  return [{ kind: 'resource-outside', isPartly: parts.some((part) => part !== 'none'), trail: trail.name }];
}

function isType({ field }: FieldSelector): boolean {
  return field === 'resources.type';
}

/** The first field, but for type and ARN, that may keep the event out. */
function firstObstacle(fields: readonly FieldSelector[], event: AskedEvent, trail: string): BlindReason | undefined {
  for (const selector of fields) {
    const reason = obstacle(selector, event, trail);
    if (reason) return reason;
  }
  return undefined;
}

// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
function obstacle(selector: FieldSelector, event: AskedEvent, trail: string): BlindReason | undefined {
  switch (selector.field) {
    case 'resources.type':
    case resourceField:
      return undefined;
    case 'readOnly':
      return passes(selector, String(event.side === 'read'))
        ? undefined
        : { kind: 'side-off', side: event.side, trail };
    case 'eventSource':
      return passes(selector, event.source) ? undefined : { kind: 'source-excluded', source: event.source, trail };
    case 'eventName':
      return passes(selector, event.name) ? undefined : { kind: 'filtered', field: selector.field, trail };
    case 'eventType':
      return passes(selector, 'AwsApiCall') ? undefined : { kind: 'filtered', field: selector.field, trail };
    case 'userIdentity.arn':
      return passingPart(event.caller, [[selector]]) === 'all' ? undefined : { kind: 'principal-outside', trail };
    default:
      // `sessionCredentialFromConsole`: a principal may call with either. Any other field: nobody knows.
      return { kind: 'filtered', field: selector.field, trail };
  }
}
