// The frame of a panel. Keys typed in a panel belong to the panel: JupyterLab's own shortcuts are for cells, and while a
// switch has the focus, `x` would cut the cell that it stands in, and the arrow keys would leave a list for the next cell.

const MARK = "data-lm-suppress-shortcuts"; // JupyterLab looks for it first where a key was pressed, then on the way up
const FRAMES = 120;

function render({ el }) {
  el.hidden = true;
  let left = FRAMES;
  let output = null;
  const mark = ({ target }) => target.setAttribute(MARK, "true");
  const find = () => {
    output = el.closest(".jp-OutputArea-output");
    if (output) output.addEventListener("focusin", mark);
    else if ((left -= 1)) requestAnimationFrame(find);
  };
  find();
  return () => {
    left = 1;
    output?.removeEventListener("focusin", mark);
  };
}

export default { render };
