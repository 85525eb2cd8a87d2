import { unseenKeys, type HostKeys as Keys, type KnownKey } from "../../engine/model/host-keys.ts"
import { useCopy } from "../client/useCopy.ts"
import { classes } from "../kit/classes.ts"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { StateMark, type Mark } from "../runs/StateMark.tsx"
import { hostText } from "./facts.ts"
import { Fingerprint } from "./Fingerprint.tsx"
import { ProofBadge } from "./ProofBadge.tsx"
import styles from "./HostKeys.module.css"

const states: Readonly<Record<Keys["state"], { readonly mark: Mark; readonly word: string }>> = {
  known: { mark: "done", word: "known" },
  published: { mark: "done", word: "published by its facility" },
  authority: { mark: "done", word: "vouched for by an authority" },
  new: { mark: "unknown", word: "new" },
  differs: { mark: "slow", word: "differs from what is published" },
  revoked: { mark: "failed", word: "revoked" },
}

/** How each host on the way to a machine would be recognised, and by which keys. */
export function HostKeys({ hosts }: { readonly hosts: readonly Keys[] }) {
  return (
    <ol className={styles.hosts}>
      {hosts.map((host) => (
        <Host key={`${host.host} ${host.port}`} keys={host} />
      ))}
    </ol>
  )
}

function Host({ keys }: { readonly keys: Keys }) {
  const { host, port, state, text, known, basis } = keys
  const { mark, word } = states[state]
  return (
    <li className={styles.host}>
      <p className={styles.head}>
        <StateMark mark={mark} />
        <strong className={styles.name}>{hostText({ name: host, port })}</strong>
        <span className={classes(styles.word, styles[state])}>{word}</span>
      </p>
      <p className={styles.text}>{text}</p>
      <ul className={styles.keys} aria-label={`Keys of ${host}`}>
        {known.map((key) => (
          <Key key={`${key.file} ${key.line}`} type={key.type} sha256={key.sha256} where={whereText(key)} bad={key.marker === "revoked"} />
        ))}
        {unseenKeys(keys).map(({ type, sha256 }) => (
          <Key key={sha256} type={type} sha256={sha256} where="published" />
        ))}
      </ul>
      {basis && (
        <p className={styles.basis}>
          Published: <ProofBadge proof={basis.proven} /> {basis.source}, {basis.date}
        </p>
      )}
    </li>
  )
}

const markers: Readonly<Record<KnownKey["marker"], string>> = { none: "", revoked: "revoked in ", "cert-authority": "of an authority, " }

function whereText({ file, line, marker, published }: KnownKey): string {
  return `${markers[marker]}${file} line ${line}${published ? ", published too" : ""}`
}

interface KeyProps {
  readonly type: string
  readonly sha256: string
  readonly where: string
  readonly bad?: boolean
}

function Key({ type, sha256, where, bad }: KeyProps) {
  const copy = useCopy()
  return (
    <li className={styles.key}>
      <Fingerprint text={sha256} />
      <IconButton label={`Copy the fingerprint of the ${type} key`} onClick={() => void copy(sha256, "Copied the fingerprint")}>
        <Icon name="copy" size={14} />
      </IconButton>
      <span className={classes(styles.where, bad && styles.revoked)}>
        {type} · {where}
      </span>
    </li>
  )
}
