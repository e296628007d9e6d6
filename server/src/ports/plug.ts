/** The operator's switch that holds the archive back, shared by all nodes. Throws StoreUnavailable and OutcomeUnknown. */
export interface Plug {
  isUnplugged(): Promise<boolean>;
  set(unplugged: boolean): Promise<void>;
}
