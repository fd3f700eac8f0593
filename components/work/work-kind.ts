/** What a person works through: words for it are chosen by `kind` in the catalogues. */
export type WorkKind = 'review' | 'label';
