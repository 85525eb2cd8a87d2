import { helpParts, type HelpPart, type Span } from "./help-text.ts"
import styles from "./HelpText.module.css"

/** A page of help, or a part of one. */
export function HelpText({ markdown }: { readonly markdown: string }) {
  return <div className={styles.help}>{helpParts(markdown).map(drawPart)}</div>
}

function drawPart(part: HelpPart, at: number) {
  switch (part.kind) {
    case "heading":
      return <h3 key={at}>{part.spans.map(drawSpan)}</h3>
    case "paragraph":
      return <p key={at}>{part.spans.map(drawSpan)}</p>
    case "code":
      return <pre key={at}>{part.text}</pre>
    case "list":
      return (
        <ul key={at}>
          {part.items.map(drawItem)}
        </ul>
      )
  }
}

function drawItem(spans: readonly Span[], at: number) {
  return <li key={at}>{spans.map(drawSpan)}</li>
}

function drawSpan(span: Span, at: number) {
  if (span.kind === "code") return <code key={at}>{span.text}</code>
  return span.kind === "strong" ? <strong key={at}>{span.text}</strong> : span.text
}
