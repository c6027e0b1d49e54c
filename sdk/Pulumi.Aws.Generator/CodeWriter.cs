using System.Text;

namespace Pulumi.Aws.Generator;

/// <summary>Writes lines of C#, indented by the blocks they are in.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool separate;

    public void Line(string line)
    {
        if (separate)
            text.Append('\n');
        separate = false;
        text.Append(' ', depth * 4).Append(line).Append('\n');
    }

    /// <summary>Leaves an empty line before what follows in the same block.</summary>
    public void Separate() => separate = true;

    /// <summary>Writes the header and a pair of braces around what the body writes.</summary>
    public void Block(string header, Action body, string end = "}")
    {
        Line(header);
        Line("{");
        depth++;
        body();
        depth--;
        separate = false;
        Line(end);
    }

    public override string ToString() => text.ToString();
}
