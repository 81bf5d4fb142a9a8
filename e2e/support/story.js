// A long journey told in chapters: one that fails ends the story, for what follows it cannot be judged.

/** Gives `chapter(name, act)` for the test `t`. */
export function story(t) {
  let broken = false;
  return (name, act) =>
    t.test(name, { skip: broken && "an earlier chapter failed" }, async () => {
      try {
        await act();
      } catch (error) {
        broken = true;
        throw error;
      }
    });
}
