import { documented } from "./documented.ts"

/** What is the same on every machine at Oak Ridge. */
export const connecting = "OLCF documentation, connecting/index.rst"
const date = "2026-11-28"

export const olcfLogIn = {
  methods: documented(["keyboard-interactive" as const, "password" as const], `${connecting}: clients must allow keyboard-interactive`, date),
  passcode: documented(
    {
      asks: "PASSCODE",
      advice: "Type your PIN and then the six digits that the token shows. A code works once and changes every 30 seconds: wait for the next one before you try again, since a code used twice can lock the account.",
      once: true,
    },
    `${connecting}, PINs, passcodes and tokencodes`,
    date,
  ),
  sessions: documented("one" as const, `${connecting}: multiplexing is disabled on all user-facing systems`, date),
}

export const olcfHome = "/ccs/home/{user}"

/** What becomes of a project that used up its node-hours. */
export const olcfOverUse = [
  { share: 1, effect: "its jobs wait as if they were handed in 30 days later" },
  { share: 1.25, effect: "its jobs wait as if they were handed in 365 days later, and no more than 3 run at once" },
]
