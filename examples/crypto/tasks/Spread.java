import io.mekong.task.code.NothingToDo;
import io.mekong.task.code.TaskCode;
import io.mekong.task.code.TaskInput;
import java.util.Map;

/** How far the highest price is above a hundred: an example of a task in Java. */
public class Spread implements TaskCode {
    @Override
    public Map<String, ?> run(TaskInput input) {
        long highest = (Long) input.values().get("outputs.count.highest");
        if (highest <= 100) {
            throw new NothingToDo("no price is above a hundred");
        }
        input.log("the highest price is " + highest);
        return Map.of("spread", highest - 100);
    }
}
