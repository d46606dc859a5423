/** What the server says about a day, and what the phone makes of it. */

export interface Medium {
  readonly name: string;
  readonly hash: string;
  readonly url: string;
}

export interface FormRef {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly url: string;
  readonly media: readonly Medium[];
}

export interface Visit {
  readonly id: number;
  readonly day: string;
  readonly kind: string;
  readonly title: string;
  readonly site: { readonly code: string; readonly name: string; readonly township: string };
  readonly team: string;
  readonly status: string;
  /** null where the topic names no checklist for such a visit. */
  readonly form: FormRef | null;
}

export interface Today {
  readonly now: string;
  readonly visits: readonly Visit[];
}

/** A downloaded day. `at` is the phone's time. */
export interface Downloaded extends Today {
  readonly at: string;
}

export interface Device {
  readonly device: string;
  readonly key: string;
  readonly name: string;
  readonly account: string;
  readonly since: string;
}

/** A file that belongs to a filled form; its bytes stand in the vault under `UUID/NAME` until they were received. */
export interface Attachment {
  readonly name: string;
  /** What the form calls it: the question that it answers. */
  readonly label: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly state: "waiting" | "sending" | "received";
  readonly sent: number;
}

export interface Receipt {
  readonly instance: string;
  readonly sha256: string;
  readonly received_at: string;
  readonly complete: boolean;
  readonly missing: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * draft: being filled. waiting, sending: in the outbox. received: the server has all of it. refused: the server says
 * no, and why; it may be changed and sent again.
 */
export type WorkState = "draft" | "waiting" | "sending" | "received" | "refused";

/** One visit's filled form, from the first answer to the receipt. */
export interface Work {
  readonly uuid: string;
  readonly visit: Visit;
  readonly form: FormRef;
  readonly state: WorkState;
  readonly xml: string;
  readonly files: readonly Attachment[];
  readonly startedAt: string;
  readonly changedAt: string;
  readonly page: number;
  readonly failures: number;
  readonly nextAt: number;
  readonly message: string;
  readonly receipt: Receipt | null;
}
