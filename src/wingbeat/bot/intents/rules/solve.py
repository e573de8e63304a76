"""Linear equations of a symmetric positive matrix, solved in place: the matrix is the only large thing in memory."""

import numpy as np

from wingbeat.bot.intents.rules.features import Floats

# Large enough for full speed of the matrix product, small enough that the blocks' own inverses cost nothing.
BLOCK = 256


class Factor:
    """The lower Cholesky factor, written over the matrix it was made of."""

    def __init__(self, matrix: Floats) -> None:
        """Raises `numpy.linalg.LinAlgError` where the matrix is not positive."""
        self._lower, self._inverses = matrix, []
        for at in range(0, len(matrix), BLOCK):
            end = at + BLOCK
            corner = np.linalg.cholesky(matrix[at:end, at:end])
            inverse = np.linalg.inv(corner)
            matrix[at:end, at:end] = corner
            matrix[end:, at:end] = matrix[end:, at:end] @ inverse.T
            self._inverses.append(inverse)
            for row in range(end, len(matrix), 4 * BLOCK):  # only what lies below the diagonal
                stop = min(row + 4 * BLOCK, len(matrix))
                matrix[row:stop, end:stop] -= matrix[row:stop, at:end] @ matrix[end:stop, at:end].T

    def solve(self, right: Floats) -> Floats:
        """Solve with the matrix, in place."""
        for at in range(0, len(right), BLOCK):
            end = at + BLOCK
            right[at:end] = self._inverses[at // BLOCK] @ right[at:end]
            right[end:] -= self._lower[end:, at:end] @ right[at:end]
        for at in reversed(range(0, len(right), BLOCK)):
            end = at + BLOCK
            right[at:end] = self._inverses[at // BLOCK].T @ (right[at:end] - self._lower[end:, at:end].T @ right[end:])
        return right

    def root(self, size: int) -> Floats:
        """A square matrix whose own product, `root.T @ root`, is the last corner of the matrix's inverse.

        The factor's own last corner holds all of it.
        """
        return _inverse(self._lower[-size:, -size:])


def _inverse(lower: Floats) -> Floats:
    """Of a lower triangular matrix, by halves: a quarter of what numpy needs, who solves for any matrix.

    What stands above the diagonal is not read.
    """
    if len(lower) <= BLOCK:
        return np.asarray(np.linalg.inv(np.tril(lower)), np.float32)
    half = len(lower) // 2
    first, last = _inverse(lower[:half, :half]), _inverse(lower[half:, half:])
    whole = np.zeros(lower.shape, np.float32)
    whole[:half, :half], whole[half:, half:] = first, last
    whole[half:, :half] = -last @ (lower[half:, :half] @ first)
    return whole
