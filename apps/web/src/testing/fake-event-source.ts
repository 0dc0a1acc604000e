import type { StreamEvent } from '@sluice/shared/api/events';

/** The part of EventSource that the page uses, driven by the test. */
export class FakeEventSource extends EventTarget {
  readonly url: string;
  isClosed = false;

  constructor(url: string) {
    super();
    this.url = url;
  }

  close(): void {
    this.isClosed = true;
  }

  send(event: StreamEvent): void {
    this.sendText(event.event, JSON.stringify(event));
  }

  sendText(name: string, data: string): void {
    this.dispatchEvent(new MessageEvent(name, { data }));
  }

  fail(): void {
    this.dispatchEvent(new Event('error'));
  }
}
