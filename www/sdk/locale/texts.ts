/** Texts that a shop may show to buyers. */
export interface Texts {
  /** For the event `claimseal:state` with `hint`: asks for another photo and accuses nobody. */
  hints: { unreadable: string };
  /** Privacy notice, by paragraph. `{shop}` stands for the shop's name. */
  privacy: {
    title: string;
    read: string;
    sent: string;
    kept: string;
    decides: string;
    contest: string;
  };
}
