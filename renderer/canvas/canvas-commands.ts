/** What the rest of the app can ask of the canvas. */
export interface CanvasCommands {
  /** To the selection if there is one and `selection` is set, else to everything. */
  fit(selection: boolean): void
  zoomTo(zoom: number): void
  zoomBy(factor: number): void
  /** Opens the searchable list of blocks in the middle of the view. */
  quickAdd(): void
  /** Adds a block of a type at a free place near the selection, or in the middle of the view. */
  addBlock(type: string): void
  addNote(): void
  connectByKeyboard(): void
  copy(): void
  cut(): void
  paste(): void
  duplicate(): void
  selectAll(): void
  /** The selected blocks become a composite, whose name is asked for at once. */
  group(): void
  /** What the selected composite holds takes its place. */
  expand(): void
  /** `heal` joins what was wired in with what was wired out. */
  remove(heal: boolean): void
  arrange(): Promise<void>
}
