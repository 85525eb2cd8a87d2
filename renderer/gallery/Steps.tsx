import styles from "./Gallery.module.css"

const steps = [
  { title: "Draw", text: "Blocks from data to scores. Every wire shows its shape while you draw, and a wrong one says why." },
  { title: "Compile", text: "One readable C++ statement a block. Select a block and see its lines; put the cursor in a line and see its block." },
  { title: "Run", text: "Built with CMake, started under MPI on as many ranks as you choose. The same file runs from the terminal." },
  { title: "Watch", text: "Curves, log and every rank, live. Stop and go on from the checkpoint; close the window, the run goes on." },
] as const

/** What Tephra does, in the order that a person does it. */
export function Steps() {
  return (
    <ol className={styles.steps}>
      {steps.map((step, at) => (
        <li key={step.title} className={styles.step}>
          <span className={styles.stepNumber} aria-hidden="true">
            {at + 1}
          </span>
          <div>
            <h3>{step.title}</h3>
            <p>{step.text}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
